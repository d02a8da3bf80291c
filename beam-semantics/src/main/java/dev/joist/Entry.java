package dev.joist;

import dev.joist.signal.Program;
import java.util.List;

/// What other nodes may have started on a node, registered under a name ([NodeOptions#withEntry]):
/// they name it and give arguments. A node never starts a class or a method that another names.
///
/// ```java
/// NodeOptions.named("shop").withEntry("till", arguments -> new Till((String) arguments.getFirst()))
/// ```
///
/// *Thread:* any; it only makes the program. What it throws ends the new process as an error does.
///
/// Rule: SPAWN-13.
@FunctionalInterface
public interface Entry {

  /// Makes what the new process runs.
  ///
  /// @param arguments terms, as the other node has given them
  Program program(List<Object> arguments);
}
