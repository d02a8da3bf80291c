package dev.joist.connection;

import dev.joist.process.SpawnSpec;
import dev.joist.signal.Program;
import dev.joist.term.Atom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What other nodes may start on this one.
///
/// *Thread:* any; no call blocks.
///
/// Rule: SPAWN-13, SPAWN-14.
public interface Host {

  /// What a new process is to run.
  ///
  /// @param entry a name
  /// @param arguments terms
  /// @return null where nothing is registered under the name
  @Nullable Program program(Atom entry, List<Object> arguments);

  /// What options say.
  ///
  /// @param options terms
  /// @return null when one of them is none
  @Nullable SpawnSpec spec(List<Object> options);
}
