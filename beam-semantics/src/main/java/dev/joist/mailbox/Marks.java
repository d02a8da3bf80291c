package dev.joist.mailbox;

import dev.joist.signal.Message;
import dev.joist.term.Ref;
import org.jspecify.annotations.Nullable;

/// The receive markers of one mailbox: for the last eight references made while messages waited,
/// the message that was the last one then. Owner's thread only.
///
/// Rule: RECV-13, RECV-14.
final class Marks {

  /// As many as OTP has; a ninth takes the place of the oldest.
  private static final int SIZE = 8;

  private final @Nullable Ref[] refs = new Ref[SIZE];
  private final @Nullable Message[] ends = new Message[SIZE];
  private int oldest;

  void put(Ref ref, Message end) {
    refs[oldest] = ref;
    ends[oldest] = end;
    oldest = (oldest + 1) % SIZE;
  }

  @Nullable Message find(Ref ref) {
    for (int i = 0; i < SIZE; i++) {
      if (ref.equals(refs[i])) {
        return ends[i];
      }
    }
    return null;
  }

  /// `end` is no longer in front of any message: a receive from there is one from the start.
  void forget(Message end) {
    move(end, null);
  }

  /// `from` was unlinked; `to` is the message in front of it.
  void move(Message from, @Nullable Message to) {
    for (int i = 0; i < SIZE; i++) {
      if (ends[i] == from) {
        ends[i] = to;
        if (to == null) {
          refs[i] = null;
        }
      }
    }
  }
}
