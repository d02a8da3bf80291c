/// Who runs, and where: threads for straight-line bodies, and the clock that wakes them.
///
/// Laws:
/// - A process waits by parking its own virtual thread; nothing here blocks a carrier thread.
/// - No lock is held while user code runs.
/// - Time, order and threads are sources of chance. Each comes through one seam, so that a test may
///   put a clock and an order of its own in its place.
///
/// Words: *body* is the code of a straight-line process; *carrier* is the platform thread that a
/// virtual thread runs on.
///
/// Thread: as each type says.
///
/// Imports `term`, `signal`, `mailbox`; knows nothing of links, monitors or names.
package dev.joist.schedule;
