package dev.joist.heap;

/// The blocks of one process's heap, as BEAM would have them.
///
/// ```
///   young block                                old block
///   |== survivors ==|== new ==|   free   |     |== old ==|   free   |     fragments
///                   ^                                                     (what did not fit)
///              high-water mark
/// ```
///
/// What comes is counted in the young block, or as a fragment if it does not fit. A *minor*
/// collection moves what lies below the high-water mark, which has survived one collection already,
/// to the old block; a *major* one puts everything into a new young block. The heap knows how much
/// lives, not which part of it: of what lives, as much as the old block had before is taken to be
/// in there.
///
/// When to collect, and when to do a major collection, how large the new blocks are and when they
/// shrink are BEAM's rules, so that a limit means here what it means there.
///
/// *Thread:* whoever has it guards it.
///
/// Rule: HEAP-04, HEAP-05, HEAP-06, HEAP-14, HEAP-16.
public final class Heap {

  /// A young block up to this size is not shrunk by a minor collection.
  private static final long SMALL = 3_000;

  /// A young block up to this size is shrunk only if it is larger than the old one.
  private static final long MEDIUM = 8_000;

  private long young;
  private long used;
  private long highWater;
  private long old;
  private long oldUsed;
  private long fragments;
  private long minors;
  private boolean grows;

  /// An empty heap.
  ///
  /// @param settings say how large its block is
  public Heap(HeapSettings settings) {
    young = settings.least();
  }

  /// Words have come.
  ///
  /// @param words not negative
  public void add(long words) {
    if (words <= young - used) {
      used += words;
    } else {
      fragments += words;
    }
  }

  /// Whether there is more than a collection should wait for.
  ///
  /// @param more words that have come and were not added
  /// @return true when what did not fit would not fit now either
  public boolean isFull(long more) {
    return fragments + more > young - used;
  }

  /// Whether the next collection has to be a major one.
  ///
  /// @param settings of the heap
  /// @return false when a minor one does
  public boolean wantsMajor(HeapSettings settings) {
    if (minors >= settings.fullsweepAfter()) {
      return true;
    }
    return old == 0 ? highWater == 0 : highWater > old - oldUsed;
  }

  /// What a collection now needs at its height, which is what a limit is compared with: both
  /// blocks, the fragments, and the block that it copies to.
  ///
  /// @param major whether it is a major one
  /// @param settings of the heap
  /// @return words
  public long need(boolean major, HeapSettings settings) {
    long free = young - used;
    long have = used + fragments;
    if (major) {
      return have + old + free + majorBlock(settings);
    }
    return have + oldBlock(have) + settings.block(have + free);
  }

  private long majorBlock(HeapSettings settings) {
    long block = settings.block(used + fragments + oldUsed);
    return grows && block == young ? HeapSizes.beyond(young) : block;
  }

  private long oldBlock(long have) {
    return old == 0 && highWater > 0 ? HeapSizes.beyond(have) : old;
  }

  /// Collects.
  ///
  /// @param live the words that live
  /// @param major whether everything goes to a new young block
  /// @param settings of the heap
  public void collect(long live, boolean major, HeapSettings settings) {
    if (major) {
      collectAll(live, settings);
    } else {
      collectYoung(live, settings);
    }
    fragments = 0;
    highWater = used;
  }

  private void collectAll(long live, HeapSettings settings) {
    young = majorBlock(settings);
    used = live;
    old = 0;
    oldUsed = 0;
    minors = 0;
    grows = false;
    if (young < live) {
      young = settings.block(live);
    } else if (3 * young < 4 * live) {
      grows = true; // at the next one, if that needs as large a block again
    } else if (4 * live < young) {
      young = Math.min(young, settings.block(2 * live));
    }
  }

  private void collectYoung(long live, HeapSettings settings) {
    long have = used + fragments;
    old = oldBlock(have);
    oldUsed += Math.clamp(live - oldUsed, 0, highWater);
    young = settings.block(have);
    used = Math.max(0, live - oldUsed);
    minors++;
    if (young < used) {
      young = settings.block(used);
    } else if (young > SMALL && 4 * used < young && (young > MEDIUM || young > old)) {
      long wanted = 3 * used;
      if (9 * wanted < old) { // not much smaller than the old block
        wanted = Math.max(wanted, Math.floorDiv(old, 8));
      }
      young = Math.min(young, settings.block(wanted));
    }
  }

  /// Shrinks the heap to what lives, to the word.
  ///
  /// @param live the words that live
  public void hibernate(long live) {
    young = Math.max(1, live);
    used = live;
    highWater = live;
    old = 0;
    oldUsed = 0;
    fragments = 0;
    minors = 0;
    grows = false;
  }

  /// The size of the young block.
  ///
  /// @return words
  public long young() {
    return young;
  }

  /// What is used of the young block.
  ///
  /// @return words, those of what lives no more included
  public long used() {
    return used;
  }

  /// What was used of the young block after the last collection.
  ///
  /// @return words
  public long highWater() {
    return highWater;
  }

  /// The size of the old block.
  ///
  /// @return words; 0 when there is none
  public long old() {
    return old;
  }

  /// What is used of the old block.
  ///
  /// @return words, those of what lives no more included
  public long oldUsed() {
    return oldUsed;
  }

  /// What did not fit.
  ///
  /// @return words
  public long fragments() {
    return fragments;
  }

  /// Everything there is.
  ///
  /// @return words of both blocks and the fragments
  public long total() {
    return young + old + fragments;
  }

  /// How many minor collections there were since the last major one.
  ///
  /// @return a number
  public long minors() {
    return minors;
  }
}
