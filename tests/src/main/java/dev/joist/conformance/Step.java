package dev.joist.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One line of a scenario.
///
/// @param text the line as written
/// @param binding the variables that are to have the result
/// @param what who is to do what
record Step(String text, Binding binding, Action what) {

  /// Which variables a result is bound to.
  sealed interface Binding {

    /// None.
    record Nothing() implements Binding {}

    /// The whole result.
    record One(String variable) implements Binding {}

    /// The elements of a tuple.
    record Elements(List<String> variables) implements Binding {}

    /// The elements of a list.
    record Members(List<String> variables) implements Binding {}
  }

  /// What can be done to the connection of two nodes, and to one of them.
  enum Deed {
    /// One node ends the connection.
    DISCONNECT,
    /// The connection is lost, though no node wants it to be.
    CUT,
    /// The other node ends.
    HALT,
    /// The other node ends, if it has not, and is started anew.
    RESTART;

    /// Whether the other node ends.
    boolean ends() {
      return this == HALT || this == RESTART;
    }

    /// The name in a scenario.
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The deed of that name; null if there is none.
    static @Nullable Deed of(String name) {
      return Arrays.stream(values())
          .filter(deed -> deed.text().equals(name))
          .findFirst()
          .orElse(null);
    }
  }

  /// Who does what.
  sealed interface Action {

    /// A scripted process is made.
    ///
    /// @param node on which node
    record Spawn(String node) implements Action {}

    /// The driver waits.
    record Sleep(long millis) implements Action {}

    /// Something is done to a connection or a node.
    ///
    /// @param deed what
    /// @param by the node that does it, or by which it is done
    /// @param peer the other node
    record OnNetwork(Deed deed, String by, String peer) implements Action {}

    /// A scripted process performs an operation.
    ///
    /// @param actor the variable that is bound to the process
    record Perform(String actor, Operation operation, List<Expression> arguments)
        implements Action {}
  }
}
