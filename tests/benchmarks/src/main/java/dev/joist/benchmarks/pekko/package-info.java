/// Pekko's part in the benchmarks: the same programs as typed actors, with Pekko's Java API.
///
/// Open first: `PingPong` (the shortest), then `Programs` (all of them) and `PekkoContestant`
/// (which runs them, and says how Pekko is set up).
///
/// Laws:
/// - A behavior is a function of its message; messages are immutable, and those without content are
///   made once.
/// - The guardian is the program's first actor; when it is done it stops, and the system with it.
@NullMarked
package dev.joist.benchmarks.pekko;

import org.jspecify.annotations.NullMarked;
