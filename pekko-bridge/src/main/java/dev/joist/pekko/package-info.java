/// Joist on Apache Pekko: a node in an ActorSystem, whose processes are references to actors, and
/// whose actors are pids to processes.
///
/// Open first: `PekkoNode` (the node, and the way across) and `ProcessBehavior` (a process in an
/// actor's place).
///
/// Laws:
/// - Adopting Joist changes nothing else in a service that runs Pekko.
/// - What crosses the border keeps its order, and its end is told behind it.
/// - Nobody is hurt by what he tells a process: what is no term is dropped, and said so.
///
/// Words: *reference* is Pekko's `ActorRef`, *pid* is Joist's; *end* covers stop, failure and exit.
///
/// Thread: any, except as said.
///
/// Imports `dev.joist`, `dev.joist.pekko.config`, `dev.joist.pekko.cluster` (where there is one),
/// and `dev.joist.pekko.ref`, which alone knows Pekko's internals.
package dev.joist.pekko;
