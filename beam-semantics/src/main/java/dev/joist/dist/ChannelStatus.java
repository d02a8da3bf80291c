package dev.joist.dist;

import dev.joist.term.Atom;
import java.time.Duration;

/// How a channel does.
///
/// @param peer to which node
/// @param up whether the handshake is done and the channel not closed
/// @param epoch which one among all channels between the two nodes, the same number at both; 0
///   until the peer has answered
/// @param age how long ago it was begun here
/// @param packetsOut accepted to be sent
/// @param bytesOut in these packets
/// @param framesOut given to the carrier, ticks and acknowledgements included
/// @param packetsIn delivered
/// @param bytesIn in these packets
/// @param framesIn that came in this epoch
/// @param waits how often a sender had to wait for room
/// @param unacknowledged bytes queued or on their way, 16 for each packet included
public record ChannelStatus(
    Atom peer,
    boolean up,
    long epoch,
    Duration age,
    long packetsOut,
    long bytesOut,
    long framesOut,
    long packetsIn,
    long bytesIn,
    long framesIn,
    long waits,
    long unacknowledged) {}
