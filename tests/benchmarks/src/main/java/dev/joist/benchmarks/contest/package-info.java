/// What the contenders of a benchmark share in their JVMs: how they are told what to do, how they
/// measure it, and what they do beside messaging.
///
/// Open first: `Run` (one run of one piece of work), then `Contestant` (what standard input says
/// and standard output answers).
///
/// Laws:
/// - Only what is between `Run.begin` and `Run.end` is timed; nothing is printed in between.
/// - A run that has not done what it should fails, and gives no time.
@NullMarked
package dev.joist.benchmarks.contest;

import org.jspecify.annotations.NullMarked;
