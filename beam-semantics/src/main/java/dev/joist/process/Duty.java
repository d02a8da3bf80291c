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
/// A process in the middle of its own code does one thing less: it lets nobody *die*. As on BEAM,
/// where the receiver of an exit signal acts on it in its own time, a death that a process brings
/// on is carried out when that process next waits or ends, or when its slice is over ([Slices]),
/// whichever is first.
///
/// *Thread:* one thread, the one that owes.
///
/// Rule: SIG-23, LINK-14, NAME-06.
@SuppressWarnings("ReferenceEquality") // entities are told apart by identity
final class Duty {

  /// How many signals a thread handles for others before it passes the rest on.
  static final int SHARE = 2_000;

  private final LocalNode node;

  /// The process that owes this; null when the thread is nobody's. Its own signals are not owed
  /// while it lives: it fetches them itself.
  private final @Nullable LocalProcess process;

  /// Entities with signals to be handled.
  private final ArrayDeque<Entity> owed = new ArrayDeque<>(2);

  /// Entities whose next signal ends them, put off.
  private @Nullable ArrayDeque<Entity> deaths;

  private boolean gentle;
  private int share = SHARE;

  /// Of a thread that acts for no process: deaths are carried out at once.
  Duty(LocalNode node) {
    this(node, null);
  }

  /// Of a process's own thread.
  Duty(LocalNode node, @Nullable LocalProcess process) {
    this.node = node;
    this.process = process;
    gentle = process != null;
  }

  /// Notes that the entity has signals to be handled.
  void owe(Entity entity) {
    if (entity != process || entity.isExiting()) {
      owed.add(entity);
    }
  }

  /// Sees to it that a process ends in time if the exit signal that was sent to it ends it, even if
  /// it is the one that owes this and does not look.
  void oweExit(Entity entity) {
    if (entity == process && gentle) {
      node.slices().add(entity);
    }
    owe(entity);
  }

  /// Whether the entity's death is to be put off now. Its own is not.
  boolean spares(Entity entity) {
    return gentle && entity != process;
  }

  /// Notes that the entity's next signal ends it, which is left for later.
  void putOff(Entity entity) {
    if (deaths == null) {
      deaths = new ArrayDeque<>(2);
    }
    deaths.add(entity);
    node.slices().add(entity);
  }

  /// Takes one signal's worth from the share.
  ///
  /// @return false when the share is used up
  boolean spend() {
    return --share >= 0;
  }

  /// Carries out what an operation brought on, deaths left out when the duty is gentle.
  void settle() {
    if (!owed.isEmpty()) {
      carryOut();
    }
  }

  /// Whether deaths were put off.
  boolean isPending() {
    return deaths != null;
  }

  /// Carries out everything, deaths included.
  void discharge() {
    if (deaths != null) {
      owed.addAll(deaths);
      deaths = null;
    }
    gentle = false;
    carryOut();
    gentle = process != null;
  }

  private void carryOut() {
    for (Entity entity = owed.poll(); entity != null; entity = owed.poll()) {
      entity.attend(this);
      if (share < 0) {
        passOn();
      }
    }
    share = SHARE;
  }

  private void passOn() {
    if (!owed.isEmpty()) {
      Duty rest = new Duty(node);
      rest.owed.addAll(owed);
      owed.clear();
      node.scheduler().assist(rest::discharge);
    }
  }
}
