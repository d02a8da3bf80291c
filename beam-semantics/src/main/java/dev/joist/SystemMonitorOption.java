package dev.joist;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;

/// What a system monitor is told of: the options of `erlang:system_monitor/2` that mean something
/// here.
///
/// Each alarm is raised once when a process passes the mark, and again only after it was below.
public sealed interface SystemMonitorOption {

  /// A heap has so many words after a collection: `{monitor, Pid, large_heap, Info}`.
  ///
  /// @param words at least 16,384, or it counts as that
  record LargeHeap(long words) implements SystemMonitorOption {

    /// Checks the number.
    public LargeHeap {
      if (words < 0) {
        throw new ErrorException(
            Atom.of("badarg"), "large_heap is a number of words, 0 or more, not " + words);
      }
    }
  }

  /// So many messages wait: `{monitor, Pid, long_message_queue, true}`; and `false` when there are
  /// fewer again.
  ///
  /// @param disable number of messages at which the alarm ends
  /// @param enable number of messages at which it is raised
  record LongMessageQueue(int disable, int enable) implements SystemMonitorOption {

    /// Checks the numbers.
    public LongMessageQueue {
      if (disable < 0 || enable <= disable) {
        throw new ErrorException(
            Atom.of("badarg"),
            "long_message_queue is {Disable, Enable} with 0 =< Disable < Enable, not {%d, %d}"
                .formatted(disable, enable));
      }
    }
  }

  /// A heap has so many words after a collection.
  static SystemMonitorOption largeHeap(long words) {
    return new LargeHeap(words);
  }

  /// So many messages wait, until there are fewer again.
  static SystemMonitorOption longMessageQueue(int disable, int enable) {
    return new LongMessageQueue(disable, enable);
  }
}
