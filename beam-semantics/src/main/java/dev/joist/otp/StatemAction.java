package dev.joist.otp;

import dev.joist.term.Terms;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a state machine does besides changing its state. Made by the functions of [GenStatem].
///
/// The actions of one return are done in their order; of `postpone` and `hibernate`, of two for one
/// timeout, the last counts.
///
/// Rule: OTP-01..03.
public sealed interface StatemAction {

  /// Which timeout is meant.
  sealed interface Which {

    /// The state timeout, which a change of state cancels.
    record OfState() implements Which {}

    /// The event timeout, which any event cancels.
    record OfEvent() implements Which {}

    /// One with a name, which nothing cancels.
    ///
    /// @param name a term
    record Named(Object name) implements Which {

      /// Checks that the name is a term.
      public Named {
        name = Terms.of(name, "name");
      }

      @Override
      public boolean equals(@Nullable Object other) {
        return other instanceof Named named && Terms.exactlyEqual(name, named.name);
      }

      @Override
      public int hashCode() {
        return Terms.hash(name);
      }
    }
  }

  /// Postpone the event, until the state has changed. Rule: OTP-01.
  ///
  /// @param on whether to
  record Postpone(boolean on) implements StatemAction {}

  /// Have this event happen before any that waits. Rule: OTP-01.
  ///
  /// @param event of whatever kind, but `enter`
  record NextEvent(StatemEvent event) implements StatemAction {

    /// Checks that there is one.
    public NextEvent {
      Objects.requireNonNull(event, "event");
    }
  }

  /// Sleep with as small a heap as can be when nothing is left to do.
  ///
  /// @param on whether to
  record Hibernate(boolean on) implements StatemAction {}

  /// Reply to a call.
  ///
  /// @param from who waits
  /// @param reply a term
  record Reply(From from, Object reply) implements StatemAction {

    /// Checks that the reply is a term.
    public Reply {
      reply = Terms.of(reply, "reply");
    }
  }

  /// Start a timeout, in place of the running one. Rule: OTP-02.
  ///
  /// @param which of them
  /// @param millis until it, or the time of `Beam.monotonicTime` it is at; negative for never
  /// @param absolute whether `millis` is such a time
  /// @param content of its event
  record SetTimeout(Which which, long millis, boolean absolute, Object content)
      implements StatemAction {

    /// Checks that the content is a term.
    public SetTimeout {
      content = Terms.of(content, "content");
    }
  }

  /// Cancel a timeout, if it runs. Rule: OTP-02.
  ///
  /// @param which of them
  record CancelTimeout(Which which) implements StatemAction {}

  /// Give a running timeout another content; one that does not run is over at once. Rule: OTP-02.
  ///
  /// @param which of them
  /// @param content of its event
  record UpdateTimeout(Which which, Object content) implements StatemAction {

    /// Checks that the content is a term.
    public UpdateTimeout {
      content = Terms.of(content, "content");
    }
  }

  /// Have another module handle the events from now on.
  ///
  /// @param module whose states and data are as this one's
  /// @param push whether to come back to this one by [PopModule]
  record ChangeModule(GenStatem<?, ?> module, boolean push) implements StatemAction {

    /// Checks that there is one.
    public ChangeModule {
      Objects.requireNonNull(module, "module");
    }
  }

  /// Have the module handle the events again that the last [ChangeModule] with a push has left.
  record PopModule() implements StatemAction {}
}
