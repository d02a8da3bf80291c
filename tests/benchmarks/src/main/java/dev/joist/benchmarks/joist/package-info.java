/// Joist's part in the benchmarks: each class is one program, written for both kinds of process.
///
/// Open first: `PingPong` (the shortest), then `Programs` (all of them) and `JoistContestant`
/// (which runs them).
///
/// Laws:
/// - `straight` is the program as bodies that receive; `event` is the same program as handlers that
///   are given messages. Who only starts the others and waits for one answer is a body in both.
/// - Who is in the way of every message is of the kind that is measured.
///
/// The programs in Erlang (`micro.erl`, `savina.erl`) and those of Pekko send the same messages.
@NullMarked
package dev.joist.benchmarks.joist;

import org.jspecify.annotations.NullMarked;
