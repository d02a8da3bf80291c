package dev.joist.signal;

/// A message whose words are known, for a receiver whose heap is counted: its sender has counted
/// them, as on BEAM the sender does that copies.
///
/// Rule: HEAP-09, HEAP-12.
public final class CountedMessage extends Message {

  /// What a receiver counts taken messages with.
  public interface Counter {

    /// A message was taken; on the receiver's own thread.
    ///
    /// @param words of the message
    /// @param shared bytes of its large binaries, if those are counted
    void taken(long words, long shared);
  }

  private final Counter counter;
  private final int words;
  private final long shared;

  /// A message not yet sent.
  ///
  /// @param term what it says
  /// @param words of the term
  /// @param shared bytes of its large binaries; 0 if those are not counted
  /// @param counter of the receiver
  public CountedMessage(Object term, long words, long shared, Counter counter) {
    super(term);
    this.words = (int) Math.min(words, Integer.MAX_VALUE);
    this.shared = shared;
    this.counter = counter;
  }

  /// How large the message is.
  ///
  /// @return words
  public long words() {
    return words;
  }

  /// How large its large binaries are.
  ///
  /// @return bytes; 0 if those are not counted
  public long shared() {
    return shared;
  }

  @Override
  public void take() {
    super.take();
    counter.taken(words, shared);
  }
}
