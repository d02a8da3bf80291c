package dev.joist.otp;

import dev.joist.term.Terms;

/// What happens to a state machine: OTP's event type and event content in one.
///
/// ```java
/// switch (event) {
///   case Call(From from, Push _) -> ...
///   case StateTimeout _ -> ...
///   default -> ...
/// }
/// ```
///
/// Rule: OTP-01..04.
public sealed interface StatemEvent {

  /// A call, which wants a reply: `{call, From}`.
  ///
  /// @param from who waits
  /// @param content the request
  record Call(From from, Object content) implements StatemEvent {}

  /// A cast.
  ///
  /// @param content the request
  record Cast(Object content) implements StatemEvent {}

  /// Any other message.
  ///
  /// @param content the message
  @SuppressWarnings("AvoidCommonTypeNames") // Erlang's word
  record Info(Object content) implements StatemEvent {}

  /// The machine has been in its state for as long as was said: `state_timeout`.
  ///
  /// @param content what was said it should be
  record StateTimeout(Object content) implements StatemEvent {}

  /// Nothing has happened for as long as was said: `timeout`.
  ///
  /// @param content what was said it should be
  record EventTimeout(Object content) implements StatemEvent {}

  /// A time is over, whatever happened meanwhile: `{timeout, Name}`.
  ///
  /// @param name which
  /// @param content what was said it should be
  record NamedTimeout(Object name, Object content) implements StatemEvent {}

  /// What the machine has told itself: `internal`.
  ///
  /// @param content what it has told itself
  record Internal(Object content) implements StatemEvent {

    /// Checks that the content is a term.
    public Internal {
      content = Terms.of(content, "content");
    }
  }

  /// The state was entered: `enter`. Only for machines that want this.
  ///
  /// @param oldState where it came from; for the first state that itself
  record Enter(Object oldState) implements StatemEvent {}
}
