/// What processes send each other: one sealed hierarchy of signals, the messages that the rules
/// themselves put into a mailbox, and what a spawn carries and an end is raised with.
///
/// Open first: `Signal` (every kind there is) and `Down` (what a monitor delivers).
///
/// Laws:
/// - Everything between processes is a signal: message, link, unlink, exit, monitor, demonitor,
///   down, alias message, information request.
/// - Signals from one process to another are handled in the order they were sent, across all kinds
///   and whether addressed by pid, by name or by alias. Between different senders there is no
///   order.
/// - What a signal says is immutable; it is its own node in the one queue that it stands in. What
///   it does to its receiver is the receiver's affair.
///
/// Words: *signal* is anything that travels; *message* is the signal that ends up in a mailbox;
/// *origin* watches, *target* is watched.
///
/// Thread: any for messages and what they say; a signal's place in a queue belongs to the queue.
///
/// Imports `term`. Rules: `SIG-*`.
package dev.joist.signal;
