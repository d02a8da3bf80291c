package dev.joist;

import dev.joist.heap.HeapLimit;

/// How large a process's heap may get, and what happens when a collection needs more.
///
/// What counts is what a collection needs at its height: the blocks of the heap, the messages that
/// wait in it, and the block it copies to; so about twice what the process keeps.
///
/// Rule: HEAP-11..14.
///
/// @param words the limit in words of 8 bytes; 0 for none
/// @param kill whether the process ends with `killed`, which cannot be trapped
/// @param errorLogger whether each time is logged
/// @param includeSharedBinaries whether binaries of more than 64 bytes count too
public record MaxHeapSize(
    long words, boolean kill, boolean errorLogger, boolean includeSharedBinaries) {

  /// No limit.
  public static final MaxHeapSize NONE = new MaxHeapSize(0, true, true, false);

  /// Checks the number.
  public MaxHeapSize {
    if (words < 0 || words > HeapLimit.LARGEST) {
      throw new IllegalArgumentException(
          "max_heap_size is 0 to " + HeapLimit.LARGEST + " words, not " + words);
    }
  }

  /// A limit at which the process is killed, and that is logged.
  public static MaxHeapSize words(long words) {
    return new MaxHeapSize(words, true, true, false);
  }

  /// The same, where the process is killed or not.
  public MaxHeapSize withKill(boolean kills) {
    return new MaxHeapSize(words, kills, errorLogger, includeSharedBinaries);
  }

  /// The same, logged or not.
  public MaxHeapSize withErrorLogger(boolean logs) {
    return new MaxHeapSize(words, kill, logs, includeSharedBinaries);
  }

  /// The same, with binaries of more than 64 bytes or without.
  public MaxHeapSize withIncludeSharedBinaries(boolean includes) {
    return new MaxHeapSize(words, kill, errorLogger, includes);
  }

  HeapLimit limit() {
    return new HeapLimit(words, kill, errorLogger, includeSharedBinaries);
  }

  static MaxHeapSize of(HeapLimit limit) {
    return new MaxHeapSize(limit.size(), limit.kill(), limit.errorLogger(), limit.shared());
  }
}
