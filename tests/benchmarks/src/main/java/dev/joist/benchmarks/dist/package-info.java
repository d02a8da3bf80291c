/// What a message between two nodes takes, with Joist's processes and with Pekko's actors: two
/// members of a cluster in one JVM, over a TCP connection of the machine to itself.
///
/// Open first: `Dist` (which program is whose) and `Pair` (the two members).
package dev.joist.benchmarks.dist;
