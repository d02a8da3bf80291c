package dev.joist.heap;

/// How large a heap may get, and what happens when it gets larger: `max_heap_size`.
///
/// Rule: HEAP-11, HEAP-13, HEAP-14.
///
/// @param size in words; 0 for no limit
/// @param kill whether a process that needs more ends with `killed`
/// @param errorLogger whether each time is logged
/// @param shared whether binaries of more than 64 bytes count too, which lie outside the heap
public record HeapLimit(long size, boolean kill, boolean errorLogger, boolean shared) {

  /// No limit, with what BEAM says about it.
  public static final HeapLimit NONE = new HeapLimit(0, true, true, false);

  /// The largest limit: BEAM's, which has to fit in the word that names it.
  public static final long LARGEST = (1L << 59) - 1;

  /// Whether there is a limit.
  ///
  /// @return false when a heap may get as large as it likes
  public boolean isSet() {
    return size > 0;
  }

  /// Whether so much is more than may be.
  ///
  /// @param need words that a collection would need
  /// @return false when there is no limit
  public boolean forbids(long need) {
    return isSet() && need > size;
  }
}
