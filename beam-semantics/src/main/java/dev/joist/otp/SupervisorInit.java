package dev.joist.otp;

import dev.joist.term.Terms;
import java.util.List;

/// What a supervisor's init says: which children there are to be, or that none are.
///
/// Rule: SUP-04, SUP-15.
public sealed interface SupervisorInit {

  /// What is asked when a supervisor starts, in the supervisor.
  @FunctionalInterface
  interface Callback {

    /// Says which children there are to be.
    ///
    /// @throws Exception to have the start fail
    SupervisorInit init() throws Exception;
  }

  /// These children.
  ///
  /// @param flags what to do when one ends
  /// @param children in the order in which they are started
  record Children(SupervisorFlags flags, List<ChildSpec> children) implements SupervisorInit {

    /// Keeps the children as they are now.
    public Children {
      children = List.copyOf(children);
    }
  }

  /// No supervisor is needed: its start returns `ignore`.
  record Ignore() implements SupervisorInit {}

  /// What an Erlang callback would return: `{ok, {Flags, Children}}` or `ignore`. The supervisor
  /// checks it as OTP does, and fails as OTP does.
  ///
  /// @param term any term
  record Returned(Object term) implements SupervisorInit {

    /// Checks that it is a term.
    public Returned {
      term = Terms.of(term, "init's value");
    }
  }

  /// These children, started in this order.
  static SupervisorInit of(SupervisorFlags flags, ChildSpec... children) {
    return new Children(flags, List.of(children));
  }

  /// These children, started in this order.
  static SupervisorInit of(SupervisorFlags flags, List<ChildSpec> children) {
    return new Children(flags, children);
  }
}
