package dev.joist.signal;

import dev.joist.term.Ref;

/// The answer to a spawn request: `{spawn_reply, Ref, ok, Pid}` or `{spawn_reply, Ref, error,
/// Reason}`.
///
/// Rule: SPAWN-08.
///
/// @param ref the request
/// @param status the atom `ok` or `error`
/// @param value the new process's pid, or the reason why there is none
public record SpawnReply(Ref ref, Object status, Object value) {}
