package dev.joist.signal;

import dev.joist.term.Tag;
import dev.joist.term.Tuple;

/// A request that wants a reply, as `gen_server:call` sends it: `{'$gen_call', From, Request}`.
///
/// Rule: GS-01.
///
/// @param from whom to reply to: `{Pid, Tag}`
/// @param request what is asked
@Tag("$gen_call")
public record Call(Tuple from, Object request) {}
