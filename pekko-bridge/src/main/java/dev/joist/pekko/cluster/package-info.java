/// Pekko's cluster as what carries frames between nodes.
///
/// Open first: `ArteryCarrier` (frames out and in) and `Registrar` (who is there).
///
/// Laws:
/// - The cluster says who is a member; whether a node is up is for the channel to say. A member
///   that cannot be reached stays a member, so that a network that heals needs no restart.
/// - A member is a peer once each of both has heard who the other is. What comes from anybody else
///   is dropped.
/// - What is told about one name is told in order, one thing at a time, and by no thread that is in
///   the middle of sending.
/// - Nothing is bound but the address that Artery's configuration names.
///
/// Words: a *neighbour* is another member; a *peer* is one whose node is known by name; a
/// *lifeline* is a TCP connection beside Artery whose end shows at once that a process has ended.
///
/// Thread: any; what Pekko makes by name (`FrameSerializer`, `JoistDowning`) is public for it
/// alone.
///
/// Imports `dev.joist.dist`, `dev.joist.term`, `dev.joist.pekko.config`, `dev.joist.pekko.ref`.
package dev.joist.pekko.cluster;
