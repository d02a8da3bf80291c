package dev.joist.signal;

/// What a new process runs: a [Body], straight-line code on a thread of its own, or a [Handler],
/// which is given one message after the other and has no thread meanwhile.
///
/// Rule: SPAWN-01.
public sealed interface Program permits Body, Handler {}
