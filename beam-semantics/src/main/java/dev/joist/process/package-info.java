/// The process: its state, its links, monitors and aliases, how it ends, and the table, names and
/// timers of its node.
///
/// Open first: `Entity` (the right, and how anything ends) and `LocalProcess` (two threads,
/// waiting, the handling of signals); then `Duty` and `Turn` for who handles what, when. Each
/// family of operations is a class named after it: `Sending`, `Monitoring`, `Linking`, ...
///
/// Laws:
/// - A process's tables change under its own right only. Others enqueue a signal; whoever holds the
///   right, the process itself or a sender that finds it free, handles the queue.
/// - So a kill needs no turn of the target's thread: a process that computes or blocks is dead,
///   unregistered and reported when the signal is handled, and unwinds at its next step.
/// - A monitor is two halves, one at its origin, one at its target; each side removes its own.
/// - Exit order: names, timers and tables, then links, then monitors.
/// - Who handles another's signals does a bounded amount of that work; the rest is queued. Nothing
///   recurses from process to process, however long the chain of links.
///
/// - What lives elsewhere may have a pid here, by a `Foreigner`, and is linked, monitored and sent
///   to by the same code; whoever hosts a node (`dev.joist.pekko`) is shown this package for it.
///
/// - What is for a process of another node leaves by `Departure` to `Abroad`, which
///   `dev.joist.connection` is, and what comes from there arrives by `Arrival`. It is looked for
///   only where nobody was found here; the halves of a link at another node belong to its
///   connection.
///
/// Words: *origin* and *target* of a monitor, the two *ends* of a link, the *right* to a process; a
/// *foreigner* and its *far side*.
///
/// Thread: enqueue from any; everything else under the right of the process it touches.
///
/// Imports `term`, `heap`, `signal`, `mailbox`, `schedule`. Rules: `SIG MON LINK SPAWN NAME TIMER
/// ALIAS INFO HEAP`.
package dev.joist.process;
