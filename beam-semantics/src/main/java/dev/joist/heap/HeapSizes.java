package dev.joist.heap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The sizes that a heap may have: BEAM's, `erlang:system_info(heap_sizes)`.
///
/// Each of the first is the sum of the two before it and one more; from a million words on each is
/// a fifth larger than the one before.
///
/// Rule: HEAP-02.
public final class HeapSizes {

  /// The last one that is a sum.
  private static final long LAST_SUM = 833_026;

  /// The last one at all.
  private static final long LAST = 885_767_171_276_247L;

  private static final List<Long> ALL = table();

  private HeapSizes() {}

  private static List<Long> table() {
    List<Long> sizes = new ArrayList<>(List.of(12L, 38L));
    while (sizes.getLast() < LAST) {
      long last = sizes.getLast();
      sizes.add(
          last < LAST_SUM ? last + sizes.get(sizes.size() - 2) + 1 : last + Math.floorDiv(last, 5));
    }
    return List.copyOf(sizes);
  }

  /// All sizes.
  ///
  /// @return in words, smallest first
  public static List<Long> all() {
    return ALL;
  }

  /// Whether there is a size for so many words.
  ///
  /// @param words any number
  /// @return false for a negative number and for more than the largest size
  public static boolean isSize(long words) {
    return words >= 0 && words <= ALL.getLast();
  }

  /// The smallest size that so many words fit in.
  ///
  /// @param words not negative
  /// @return the largest size if there are more words than that
  public static long atLeast(long words) {
    return ALL.get(index(words));
  }

  /// The size after the smallest one that so many words fit in.
  ///
  /// @param words not negative
  /// @return the largest size if there is none after
  public static long beyond(long words) {
    return ALL.get(Math.min(index(words) + 1, ALL.size() - 1));
  }

  private static int index(long words) {
    int found = Collections.binarySearch(ALL, words);
    return Math.min(found >= 0 ? found : -found - 1, ALL.size() - 1);
  }
}
