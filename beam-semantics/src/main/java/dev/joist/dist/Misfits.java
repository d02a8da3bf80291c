package dev.joist.dist;

import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the log is told of peers that do not fit this node: each thing once of each peer, until
/// that one is fine or gone. Of frames that make no sense ever fewer are told (the first, the
/// second, the fourth, the eighth, ...), whatever the peer does in between.
///
/// Of so many peers it is known what was said; with one more the one that was not heard of for
/// longest is forgotten.
///
/// *Thread:* any.
final class Misfits {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.dist");

  /// How many peers are remembered.
  static final int MOST = 1000;

  private static final int MOST_TEXT = 200;

  private enum What {
    VERSION,
    CODECS,
    REFUSAL
  }

  /// The newest of so many.
  private static final class Newest<T> extends LinkedHashMap<Atom, T> {
    private static final long serialVersionUID = 1L;

    Newest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Atom, T> eldest) {
      return size() > MOST;
    }
  }

  private final Atom node;
  private final Map<Atom, Set<What>> said = new Newest<>();
  private final Map<Atom, Long> senseless = new Newest<>();

  /// @param node which the others do not fit
  Misfits(Atom node) {
    this.node = node;
  }

  /// A peer is refused, as it speaks another version of the channel protocol.
  void version(Atom peer, int theirs) {
    if (isFirst(peer, What.VERSION)) {
      LOG.warn(
          "Node {} refuses {}, which speaks version {} of the channel protocol; this node speaks {}."
              + " Upgrade Joist at {}.",
          node,
          peer,
          theirs,
          Hello.VERSION,
          theirs < Hello.VERSION ? peer : node);
    }
  }

  /// A peer is refused, as neither end can read what the other writes.
  void codecs(Atom peer, List<String> theirs, List<String> ours) {
    if (isFirst(peer, What.CODECS)) {
      LOG.warn(
          "Node {} refuses {}, which reads and writes terms in {}; this node does in {}."
              + " Give both a codec in common: one version of Joist, or one joist.wire.codec.",
          node,
          peer,
          shown(theirs.toString()),
          ours);
    }
  }

  /// A peer refuses this node.
  ///
  /// @param why as the peer says
  void refusal(Atom peer, String why) {
    if (isFirst(peer, What.REFUSAL)) {
      LOG.warn(
          "Node {} is refused by {}, which says: {}."
              + " Give both one version of Joist, or one joist.wire.codec.",
          node,
          peer,
          shown(why));
    }
  }

  /// A frame of a peer makes no sense.
  ///
  /// @param why with nothing in it that the peer could choose but numbers
  /// @param then what becomes of it
  void senseless(Atom peer, String why, String then) {
    long times;
    synchronized (this) {
      times = senseless.merge(peer, 1L, Long::sum);
    }
    if (Long.bitCount(times) == 1) {
      LOG.warn(
          "A frame from {} to node {} makes no sense: {}; {}. There were {} such by now.",
          peer,
          node,
          why,
          then,
          times);
    }
  }

  /// A peer fits, or has gone: what is wrong with the next one of its name is worth another word.
  synchronized void forget(Atom peer) {
    said.remove(peer);
  }

  private synchronized boolean isFirst(Atom peer, What what) {
    return said.computeIfAbsent(peer, _ -> EnumSet.noneOf(What.class)).add(what);
  }

  /// How many peers it is known of that something was said.
  synchronized int known() {
    return Math.max(said.size(), senseless.size());
  }

  /// In one line, and not a long one.
  private static String shown(String text) {
    return Terms.printable(
        text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "...");
  }
}
