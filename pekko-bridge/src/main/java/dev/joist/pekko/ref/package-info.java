/// References that cross the border between processes and actors: all that Joist needs of Pekko's
/// internal API, and nothing else.
///
/// Open first: `Border` (who has which reference or pid) and `PidRef` (a process, as actors see
/// it).
///
/// Laws:
/// - What goes to an actor because of a process passes through the queue of the actor's foreigner,
///   where there is one: messages, and that a watched process has ended. So it arrives in order.
/// - A reference is made when it is first asked for; a process that nobody asked for costs nothing.
/// - An actor with a pid is watched once, however many monitor it.
/// - Nothing here waits, and nothing is sent while a lock is held.
///
/// Written against Pekko 1.7.0, whose internals may change with any release: `PekkoVersionTest`
/// fails when the version does. Each use says why, and what would take its place.
///
/// Words: a *foreigner* is an actor that has a pid; the *keeper* is the node's own foreigner, who
/// is told when a process with a reference ends; the *folder* is `/joist` in Pekko's tree.
///
/// Thread: any; actors' threads come in by `$bang` and `sendSystemMessage`.
///
/// Imports `dev.joist.process`, `dev.joist.term`, `dev.joist.signal`.
package dev.joist.pekko.ref;
