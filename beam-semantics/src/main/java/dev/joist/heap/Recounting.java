package dev.joist.heap;

/// When to count a state again that only a walk can count.
///
/// A state is known to change, not by how much. Counting it costs as much as it is large, so it is
/// counted after as many changes as pay for it: a change bears the walk over a few words of it. But
/// a state that grows is counted again before it can have used half of the room that is left, as
/// fast as it was seen to grow; so counts come closer together the nearer it gets to its limit.
///
/// *Thread:* the state's own.
///
/// Rule: HEAP-12, HEAP-14.
public final class Recounting {

  /// How many words of the state a change pays for.
  private static final int WORDS_A_CHANGE = 8;

  /// A state that is counted after so many changes costs next to nothing, however small it is.
  private static final int FEW = 32;

  private long words;
  private long changes;
  private long due = 1;

  /// The state has changed, or may have.
  ///
  /// @return whether it is to be counted now
  public boolean change() {
    return ++changes >= due;
  }

  /// The state was counted.
  ///
  /// @param now its words
  /// @param room words that it may grow until somebody minds; [Long#MAX_VALUE] if nobody does
  /// @return by how much it has grown, 0 at least
  public long counted(long now, long room) {
    long growth = Math.max(0, now - words);
    long paid = Math.max(FEW, Math.floorDiv(now, WORDS_A_CHANGE));
    // The first changes tell little of how fast it grows: never look away for much longer than so
    // far.
    due = Math.min(paid, 2 * due + 1);
    if (growth > 0) {
      long each = Math.ceilDiv(growth, Math.max(1, changes));
      due = Math.min(due, Math.floorDiv(room, 2 * each));
    }
    due = Math.max(1, due);
    changes = 0;
    words = now;
    return growth;
  }

  /// What was counted last.
  ///
  /// @return words
  public long words() {
    return words;
  }
}
