package dev.joist;

/// Where messages that wait are counted. Rule: HEAP-09, HEAP-10.
public enum MessageQueueData {
  /// In the heap: they count towards its limit.
  ON_HEAP,
  /// Beside it: a process with a long queue is not killed for it.
  OFF_HEAP
}
