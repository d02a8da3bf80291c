/// The judge: scenarios that the real BEAM and Joist both run, and whose traces must be the same,
/// byte for byte.
///
/// Open first: `Performance` (how a scenario is run and its trace written), then
/// `ConformanceCommand` (how traces are compared with OTP's).
///
/// Laws:
/// - Nothing here knows a rule of processes. What an operation does is asked of
///   [Beam][dev.joist.Beam]; what is right is asked of OTP, or of a trace it has left.
/// - A scenario runs on one run queue, in order of waking, and a step begins when that queue is
///   empty: the same scenario has the same trace each time. Two nodes share it with the frames
///   between them (`TwoNodes`), and time goes on for their channels only when it is empty. In a
///   Pekko cluster (`ArteryNetwork`) they are counted, and waited for.
/// - `Neighbours` is the one place that knows how nodes come to know each other.
///
/// Words: a *scenario* is a list of *steps*; in each an *actor*, one of the scripted processes,
/// performs an *operation*; the *driver* is the process that tells them to. *Oracle* is OTP at its
/// work.
///
/// Thread: a scenario belongs to the thread that runs it.
@NullMarked
package dev.joist.conformance;

import org.jspecify.annotations.NullMarked;
