package dev.joist.heap;

/// How a process's heap is kept: the flags of `process_flag` and the options of `spawn_opt` that
/// are about it.
///
/// Rule: HEAP-01, HEAP-03, HEAP-06, HEAP-09, HEAP-11.
///
/// @param least the smallest block, a size of the table
/// @param leastShared words of large binaries that may come between two collections
/// @param fullsweepAfter how many minor collections come between two major ones
/// @param limit the largest heap
/// @param offHeap whether messages that wait are no part of the heap
public record HeapSettings(
    long least, long leastShared, int fullsweepAfter, HeapLimit limit, boolean offHeap) {

  /// The smallest block that anybody can ask for.
  private static final long LEAST = 233;

  private static final long LEAST_SHARED = 46_422;

  /// The largest number of minor collections. BEAM keeps it in 16 bits, and so drops the others of
  /// a larger one.
  private static final int MOST_MINORS = 0xffff;

  /// What every process has unless it is told otherwise.
  public static final HeapSettings DEFAULT =
      new HeapSettings(LEAST, LEAST_SHARED, MOST_MINORS, HeapLimit.NONE, false);

  /// The same with another smallest block.
  ///
  /// @param words are rounded up to a size of the table
  /// @return new settings
  public HeapSettings withLeast(long words) {
    long size = HeapSizes.atLeast(Math.max(LEAST, words));
    return new HeapSettings(size, leastShared, fullsweepAfter, limit, offHeap);
  }

  /// The same with another number of words of large binaries between two collections.
  ///
  /// @param words are rounded up to a size of the table
  /// @return new settings
  public HeapSettings withLeastShared(long words) {
    long size = HeapSizes.atLeast(Math.max(LEAST_SHARED, words));
    return new HeapSettings(least, size, fullsweepAfter, limit, offHeap);
  }

  /// The same with another number of minor collections between two major ones.
  ///
  /// @param minors not negative; its last 16 bits count
  /// @return new settings
  public HeapSettings withFullsweepAfter(long minors) {
    int kept = (int) (minors & MOST_MINORS);
    return new HeapSettings(least, leastShared, kept, limit, offHeap);
  }

  /// The same with another limit.
  ///
  /// @param next a limit
  /// @return new settings
  public HeapSettings withLimit(HeapLimit next) {
    return new HeapSettings(least, leastShared, fullsweepAfter, next, offHeap);
  }

  /// The same with messages that wait in the heap or not.
  ///
  /// @param off whether they are no part of the heap
  /// @return new settings
  public HeapSettings withOffHeap(boolean off) {
    return new HeapSettings(least, leastShared, fullsweepAfter, limit, off);
  }

  /// The block that so many words need.
  ///
  /// @param words not negative
  /// @return a size of the table, never less than the smallest block
  public long block(long words) {
    return words < least ? least : HeapSizes.atLeast(words);
  }
}
