package dev.joist.samples.bank;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// A set of ids, of which most follow each other: a bit for each of a thousand neighbours.
final class Ids {

  private static final int BITS = 10;

  private final Map<Long, BitSet> neighbours = new HashMap<>();

  /// Puts an id in.
  ///
  /// @return false if it was in before
  boolean add(long id) {
    BitSet set = neighbours.computeIfAbsent(id >> BITS, _ -> new BitSet());
    int index = (int) (id & ((1 << BITS) - 1));
    boolean added = !set.get(index);
    set.set(index);
    return added;
  }
}
