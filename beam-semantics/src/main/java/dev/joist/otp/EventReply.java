package dev.joist.otp;

import dev.joist.term.Terms;

/// What an event handler returns for a call: a reply, and what else is to become of it. Made by the
/// functions of [GenEvent].
///
/// @param reply a term
/// @param result what it returns for an event, too
/// @param <S> the handler's state
public record EventReply<S>(Object reply, EventResult<S> result) {

  /// Checks that the reply is a term.
  public EventReply {
    reply = Terms.of(reply, "reply");
  }
}
