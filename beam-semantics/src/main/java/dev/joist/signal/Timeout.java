package dev.joist.signal;

import dev.joist.term.Ref;

/// The message of a timer that `startTimer` started: `{timeout, Ref, Message}`.
///
/// Rule: TIMER-01.
///
/// @param ref the timer that fired
/// @param message what it was started with
public record Timeout(Ref ref, Object message) {}
