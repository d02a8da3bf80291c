/// Other nodes: how bytes and terms get to them and back.
///
/// Open first: `Carrier` and `Codec`, which plug in, and `Channels`.
///
/// Laws:
/// - All signals from one node to another ride one ordered channel. A signal that is lost closes
///   it, and what is sent afterwards rides the next.
/// - Nothing that a peer sends harms more than the channel it came on.
///
/// Words: a *carrier* takes *frames* from node to node; a *channel* is one connection, from its
/// handshake to its end, and carries *packets*; an *epoch* is what both ends call one channel. The
/// halves of links and monitors over it are `dev.joist.connection`'s.
///
/// Imports `term`, `etf`, `signal`. Rules: `DIST`.
package dev.joist.dist;
