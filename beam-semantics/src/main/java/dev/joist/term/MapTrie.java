package dev.joist.term;

import java.util.Arrays;
import java.util.Map;

/// How OTP 25 lays out a map of more than 32 entries: as a trie of nodes with up to 16 children,
/// which a key's hash leads through four bits at a time, lowest first.
///
/// Its size so depends on the hashes of its keys, which are [KeyHash]'s. Two keys of one hash are
/// told apart one level further down, where OTP hashes again and mostly does so too.
///
/// Rule: TERM-15
final class MapTrie {

  /// The most entries that do without a trie.
  static final int SMALL = 32;

  private static final int BITS = 4;

  private MapTrie() {}

  /// What a trie of so many entries takes at least.
  static long leastWords(int entries) {
    return 3L * entries;
  }

  /// The words of a map's trie, without what its keys and values take themselves.
  ///
  /// Each entry is a cons cell and each node a header and its children, of which there are as many
  /// as entries and nodes but one; the top node has one word more.
  static long words(Map<?, ?> map) {
    return 3L * map.size() + 2L * nodes(map);
  }

  private static long nodes(Map<?, ?> map) {
    int[] paths = new int[map.size()];
    int at = 0;
    for (Object key : map.keySet()) {
      paths[at++] = path(KeyHash.of(key));
    }
    Arrays.sort(paths);
    // A node is a way that at least two keys have in common. Among neighbours in order, those not
    // yet seen are the ones longer than what the last two had in common.
    long nodes = 0;
    int last = -1;
    for (int i = 1; i < paths.length; i++) {
      int common = Integer.numberOfLeadingZeros(paths[i - 1] ^ paths[i]) / BITS;
      nodes += Math.max(0, common - last);
      last = common;
    }
    return nodes;
  }

  /// The hash with its first step in front. Which way is the smaller does not matter to the count,
  /// so the sign may stay.
  private static int path(int hash) {
    int bytes = Integer.reverseBytes(hash);
    return ((bytes >>> BITS) & 0x0f0f_0f0f) | ((bytes & 0x0f0f_0f0f) << BITS);
  }
}
