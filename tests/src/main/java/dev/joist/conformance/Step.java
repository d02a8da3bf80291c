package dev.joist.conformance;

import java.util.List;

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

  /// Who does what.
  sealed interface Action {

    /// The driver makes a scripted process.
    record Spawn() implements Action {}

    /// The driver waits.
    record Sleep(long millis) implements Action {}

    /// A scripted process performs an operation.
    ///
    /// @param actor the variable that is bound to the process
    record Perform(String actor, Operation operation, List<Expression> arguments)
        implements Action {}
  }
}
