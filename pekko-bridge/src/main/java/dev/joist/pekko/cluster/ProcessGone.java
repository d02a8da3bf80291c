package dev.joist.pekko.cluster;

import org.apache.pekko.cluster.UniqueAddress;

/// The operating system's process in which a member ran has ended: published on the event stream
/// for who decides on downing.
///
/// @param member the incarnation that is gone
record ProcessGone(UniqueAddress member) {}
