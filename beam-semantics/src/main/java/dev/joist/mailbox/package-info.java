/// Arrival order and selective receive: how signals reach a process, and how it takes the message
/// it wants and leaves the others where they are.
///
/// Open first: `Mailbox` and the overview block inside it.
///
/// Laws:
/// - Many senders post; the holder of the owner's right handles what was posted and appends the
///   messages among it; the owner alone takes messages. Posting takes no lock and allocates nothing
///   beyond the signal itself.
/// - A receive tests the oldest message first. A message that does not match keeps its place, and
///   is not tested again while the same receive waits.
/// - A receive that can only match a fresh reference starts where the mailbox ended when that
///   reference was made: it costs the same behind no message and behind 100,000.
///
/// Words: *save pointer* is where a waiting receive goes on; *marker* is the place remembered for a
/// reference.
///
/// Thread: post from any; handle under the owner's right; receive on the owner's thread.
///
/// Imports `term`, `signal`. Rules: `RECV-*`.
package dev.joist.mailbox;
