package dev.joist.pekko.cluster;

import java.util.UUID;

/// What a system tells another about itself.
///
/// @param uid number of the sending system
/// @param creation of its node
/// @param name of its node
/// @param port where its lifelines end, on the host of its system; 0 for none
/// @param ticket shows whoever holds a lifeline to it to be the one that was told this
/// @param known whether it knows who the other is
/// @param asks whether it wants an answer
record Announce(
    long uid, int creation, String name, int port, UUID ticket, boolean known, boolean asks) {}
