package dev.joist.pekko.cluster;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What has been complained about, so that nobody fills the log with one complaint. After so many
/// different ones there are no more.
final class Once {

  private static final int MOST = 1000;

  private final Set<Object> said = ConcurrentHashMap.newKeySet();

  /// Whether this is the first time.
  boolean isFirst(Object complaint) {
    return said.size() < MOST && said.add(complaint);
  }
}
