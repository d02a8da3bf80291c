package dev.joist.signal;

import dev.joist.term.Pid;

/// A change of the group leader.
///
/// Rule: SIG-01, INFO-09.
public final class GroupLeader extends Signal {

  private final Pid leader;

  /// The signal, not yet sent.
  ///
  /// @param leader the new group leader
  public GroupLeader(Pid leader) {
    this.leader = leader;
  }

  /// The new group leader.
  ///
  /// @return the new group leader
  public Pid leader() {
    return leader;
  }
}
