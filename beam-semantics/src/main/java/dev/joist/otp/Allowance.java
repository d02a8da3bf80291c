package dev.joist.otp;

import dev.joist.heap.Census;

/// How much of the memory other nodes may fill with what a server keeps for them: an eighth of the
/// heap, as much as may wait for a node. OTP keeps whatever it is told, until the node is out of
/// memory and ends.
///
/// What is kept is not measured but reckoned: terms by their words and bytes, all else by what it
/// takes at the most.
///
/// *Thread:* the server's.
final class Allowance {

  /// What an entry takes besides its term: keys, nodes of maps, a monitor at both ends.
  private static final long ENTRY = 512;

  private final long most;
  private long taken;

  /// As much as the heap bears.
  Allowance() {
    this(Runtime.getRuntime().maxMemory() / 8);
  }

  /// So much.
  ///
  /// @param most bytes
  Allowance(long most) {
    this.most = most;
  }

  /// What an entry with a term takes, in bytes.
  static long of(Object term) {
    Census census = new Census(Long.MAX_VALUE).count(term);
    return ENTRY + census.words() * Long.BYTES + census.shared();
  }

  /// Takes something, if there is as much left.
  ///
  /// @return whether there was
  boolean take(long bytes) {
    if (bytes > most - taken) {
      return false;
    }
    taken += bytes;
    return true;
  }

  /// Gives something back.
  void give(long bytes) {
    taken -= bytes;
  }

  /// How many bytes may be taken.
  long most() {
    return most;
  }
}
