package dev.joist.signal;

import dev.joist.term.Tag;

/// The message that a process which traps exits gets in place of an exit signal: `{'EXIT', From,
/// Reason}`.
///
/// Rule: LINK-10, LINK-11.
///
/// @param from the linked process or port that ended, or who called `exit/2`
/// @param reason why
@Tag("EXIT")
public record Exit(Object from, Object reason) {}
