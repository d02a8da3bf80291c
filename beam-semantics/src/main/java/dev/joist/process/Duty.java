package dev.joist.process;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The handling of other entities' signals that a thread owes, because it sent them something.
///
/// Whoever sends a signal that is no message sees to it that it is handled, without a turn of the
/// receiver's thread. What that handling sends in its turn is not handled by recursion but owed:
/// entity after entity, oldest first. After a share of [#SHARE] signals the rest goes to the node's
/// assistants, so that no sender pays for a cascade.
///
/// ## When somebody dies
///
/// On BEAM the receiver of an exit signal acts on it in its own time. So a process in the middle of
/// its own code lets nobody *die*: a death that it brings on is carried out when that process next
/// waits or ends ([Turn]), or when its slice is over ([Slices]), whichever is first. And as on BEAM
/// a death has its place in the run queue: turns that wait there when somebody is about to die come
/// first, and the death is left for a task behind them ([Behind]). With nobody in the queue there
/// is nothing to wait for, and a cascade runs through at once.
///
/// *Thread:* one thread, the one that owes.
///
/// Rule: SIG-14, SIG-23, LINK-14, NAME-06.
@SuppressWarnings("ReferenceEquality") // entities are told apart by identity
final class Duty {

  /// How many signals a thread handles for others before it passes the rest on.
  static final int SHARE = 2_000;

  /// What becomes of deaths.
  private enum Deaths {
    /// They are put off until the process waits.
    PUT_OFF,
    /// They are carried out at once.
    AT_ONCE,
    /// They are carried out, behind the turns that wait.
    IN_ORDER
  }

  private final LocalNode node;

  /// The turn of the process that owes this; null when the thread is nobody's.
  private final @Nullable Turn turn;

  /// Entities with signals to be handled; null until the first, as an idle process owes nothing.
  private @Nullable ArrayDeque<Entity> owed;

  /// Whether the thread has the right of the process whose duty this is.
  private boolean hasOwnRight;

  /// Whether it has another's, whose signals it handles.
  private boolean hasOthersRight;

  /// Of whom it still has the right though it was thrown out, for as long as that is not put right
  /// ([#mend]). Noted only then: to write a reference costs more than all else about a message.
  private @Nullable Guarded left;

  private Deaths deaths;

  /// Deaths that are to wait in the run queue, not queued yet.
  private @Nullable Duty behind;

  private int share = SHARE;

  /// Of a thread that acts for no process.
  Duty(LocalNode node) {
    this(node, null, Deaths.IN_ORDER);
  }

  /// Of a process's own thread.
  Duty(LocalNode node, Turn turn) {
    this(node, turn, Deaths.PUT_OFF);
  }

  private Duty(LocalNode node, @Nullable Turn turn, Deaths deaths) {
    this.node = node;
    this.turn = turn;
    this.deaths = deaths;
  }

  /// Of a thread that carries out deaths that are overdue.
  static Duty overdue(LocalNode node) {
    return new Duty(node, null, Deaths.AT_ONCE);
  }

  boolean isOn(LocalNode other) {
    return node == other;
  }

  /// Notes that the entity has signals to be handled. Those of the process whose duty this is are
  /// not owed while it lives: it fetches them itself.
  void owe(Entity entity) {
    if (!isOf(entity) || entity.isExiting()) {
      if (owed == null) {
        owed = new ArrayDeque<>(2);
      }
      owed.add(entity);
    }
  }

  /// As [#owe], for an exit signal: a process that has brought one on itself and does not look, or
  /// makes way for others first, ends all the same when its slice is over. One that traps exits
  /// does not end of it.
  void oweExit(Entity entity) {
    if (isOf(entity) && !entity.isExiting() && !((LocalProcess) entity).trapExit) {
      node.slices().add(entity);
    }
    owe(entity);
  }

  /// Whether this is the duty of that process's own thread.
  boolean isOf(Guarded entity) {
    return turn != null && turn.isOf(entity);
  }

  /// Puts the entity's death off, if it is not the time for it. That of the process whose duty this
  /// is is not put off.
  ///
  /// @return whether it was put off
  boolean putOff(Entity entity) {
    if (isOf(entity)) {
      return false;
    }
    if (deaths == Deaths.PUT_OFF && turn != null) {
      turn.putOff(entity);
      return true;
    }
    if (deaths == Deaths.IN_ORDER && (behind != null || node.scheduler().hasQueued())) {
      if (behind == null) {
        behind = new Duty(node);
      }
      behind.owe(entity);
      return true;
    }
    return false;
  }

  /// Somebody is about to be given a turn: what is to come before it is queued.
  void beforeTurn() {
    Duty before = behind;
    if (before != null) {
      new Behind(node, before).queue();
      behind = null; // last: where there was no room for it, the next one tries anew
    }
  }

  /// Takes one signal's worth from the share.
  ///
  /// @return false when the share is used up
  boolean spend() {
    return --share >= 0;
  }

  /// Carries out what an operation brought on; of a process, without deaths.
  void settle() {
    carryOut(Integer.MAX_VALUE);
  }

  /// Carries out everything, deaths included: of those who are owed something now at once, of
  /// others in their order.
  void discharge() {
    Deaths before = deaths;
    try {
      deaths = Deaths.AT_ONCE;
      carryOut(owed == null ? 0 : owed.size());
      deaths = before == Deaths.AT_ONCE ? before : Deaths.IN_ORDER;
      carryOut(Integer.MAX_VALUE);
    } finally {
      deaths = before;
    }
  }

  /// Lets each entity that is owed something now have one turn; what that brings on waits.
  void round() {
    Deaths before = deaths;
    deaths = Deaths.AT_ONCE;
    try {
      carryOut(owed == null ? 0 : owed.size());
    } finally {
      deaths = before;
    }
    settle();
  }

  /// Whether there is something left to carry out: an operation was thrown out in the middle of it.
  boolean isPending() {
    return behind != null || (owed != null && !owed.isEmpty());
  }

  /// Owes what another duty owes, too, which owes nothing any more.
  void takeOver(Duty other) {
    ArrayDeque<Entity> more = other.owed;
    if (owed == null || owed.isEmpty()) {
      owed = more;
    } else if (more != null) {
      owed.addAll(more);
    }
    other.owed = null;
  }

  /// The thread has the entity's right from now on.
  void enters(Guarded entity) {
    if (isOf(entity)) {
      hasOwnRight = true;
    } else {
      hasOthersRight = true;
    }
  }

  /// The thread has let go of the entity's right.
  void leaves(Guarded entity) {
    if (isOf(entity)) {
      hasOwnRight = false;
    } else {
      hasOthersRight = false;
    }
    if (left == entity) {
      left = null;
    }
  }

  /// Whether the thread has another's right already: a foreigner's, whose driver is foreign code
  /// that may do anything.
  boolean hasOthersRight() {
    return hasOthersRight;
  }

  /// As it was before an entity's right was taken and let go of.
  void hasOthersRight(boolean before) {
    hasOthersRight = before;
  }

  /// An operation under the entity's right is thrown out: puts right what it leaves behind, unless
  /// the right was let go of before. What is not put right here, as there is no room for it, is
  /// noted for whoever catches it next.
  void thrownOut(Guarded entity) {
    boolean within = left != null; // what was thrown out within it could not be put right there
    mendLeft();
    if (within || (isOf(entity) ? hasOwnRight : hasOthersRight)) {
      left = entity;
      entity.mend(this);
    }
  }

  /// Whether something was thrown out that is not put right yet.
  boolean isLeft() {
    return hasOwnRight || left != null;
  }

  /// Puts right what operations that were thrown out have left behind; of a process, also its own.
  void mend() {
    mendLeft();
    if (hasOwnRight && turn != null) {
      turn.mendOwn();
    }
  }

  private void mendLeft() {
    Guarded behind = left;
    if (behind != null) {
      behind.mend(this);
    }
  }

  private void carryOut(int turns) {
    try {
      attendTo(turns);
    } catch (Throwable thrown) {
      if (turn == null) { // a process goes on with it when it next waits or ends
        try {
          passOn();
        } finally {
          beforeTurn();
        }
      }
      throw thrown;
    }
  }

  private void attendTo(int turns) {
    for (int i = 0; i < turns && owed != null; i++) {
      Entity entity = owed.poll();
      if (entity == null) {
        break;
      }
      entity.attend(this);
      if (share < 0) {
        passOn();
      }
    }
    share = SHARE;
    beforeTurn();
  }

  private void passOn() {
    if (owed != null && !owed.isEmpty()) {
      Duty rest = new Duty(node);
      rest.owed = owed; // handed over: a copy for each share would cost more than the shares
      owed = null;
      node.scheduler().assist(rest::discharge);
    }
  }
}
