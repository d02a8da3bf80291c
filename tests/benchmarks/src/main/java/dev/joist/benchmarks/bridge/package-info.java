/// What an actor does with Joist's processes, and with typed actors: the same program, given the
/// one or the other to tell and to watch.
///
/// Open first: `Bridge` (how a run is set up) and `Tell`.
package dev.joist.benchmarks.bridge;
