package dev.joist.process;

import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.List;

/// A process that is asked for at another node, and what its parent does when there is an answer.
///
/// Rule: SPAWN-08, SPAWN-10, SPAWN-13, SPAWN-14.
///
/// @param ref the request; the monitor too, if one was asked for
/// @param parent who asks
/// @param leader the group leader that the process is to have
/// @param entry what the other node has registered
/// @param options for the other node, as terms
/// @param spec what the parent asked for
/// @param answer makes the message that answers it
public record SpawnRequest(
    Ref ref,
    Pid parent,
    Pid leader,
    Atom entry,
    List<Object> options,
    SpawnSpec spec,
    SpawnAnswer answer) {}
