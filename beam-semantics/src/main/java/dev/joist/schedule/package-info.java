/// Who runs, and where, and what time it is: the run queues of a node, the threads that work them
/// off, and the clock that wakes processes.
///
/// Open first: `Scheduler` (the seam) and `Workers` (how work is queued, shared and looked after).
///
/// Laws:
/// - A task queues where it was woken; a worker without work takes some from another; nobody
///   starves.
/// - A task that blocks, or takes long, holds nobody up: another thread takes its worker's place.
/// - No lock is held while user code runs, and no wake-up is lost.
/// - Time, order and threads are sources of chance. Each comes through one seam, so that a test may
///   put a clock and an order of its own in its place.
///
/// Words: a *task* is a turn of a process, or a virtual thread's next stretch; a *worker* works off
/// tasks, as BEAM's scheduler threads do; it is *aside* while a task holds it up.
///
/// Thread: as each type says.
///
/// Imports `term`, `signal`, `mailbox`; knows nothing of links, monitors or names.
package dev.joist.schedule;
