/// Connections to other nodes: what rides a channel, and the halves of links and monitors over it.
///
/// Open first: `Connections`, which is what the processes know as `Abroad`, and `Connection`, which
/// has the tables of one channel; `Incoming` reads packets, `Outgoing` writes them.
///
/// Laws:
/// - A connection lives as long as its channel, and has an epoch of this node's own. A table
///   changes, and what tells the peer of it is sent, under the connection's lock: so both ends hear
///   of the changes in one order.
/// - Under a connection's lock no right is taken and no signal posted. An entity's right may be
///   held when the lock is taken.
/// - Channels tell of one peer's events in their order, one at a time and never within a send, and
///   so they are done: nodeup, signals, the end, nodedown, the next nodeup.
/// - When a channel closes, whatever is in the tables is told `noconnection`, once, and the tables
///   are empty; an entry goes sooner when its half does.
/// - A packet that is none closes its channel with a reason in the log and harms nothing else.
///
/// Words: *here* and *there* for the two ends of a link; the *peer* is the other node.
///
/// Imports `term`, `signal`, `process`, `dist`. Rules: `DIST`, and those of `SIG MON LINK SPAWN
/// ALIAS` that speak of other nodes.
package dev.joist.connection;
