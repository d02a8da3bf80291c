package dev.joist.process;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Deaths, and what they bring on, behind the turns that wait.
///
/// It waits in the run queue like a turn, as the victim does on BEAM, and like any death that is
/// put off it is carried out after a slice, however many turns are before it.
///
/// *Thread:* whoever comes to it first.
///
/// Rule: SIG-14, SIG-23.
final class Behind implements Runnable {

  private final LocalNode node;
  private final AtomicReference<@Nullable Duty> left;

  /// @param left what is to be discharged
  Behind(LocalNode node, Duty left) {
    this.node = node;
    this.left = new AtomicReference<>(left);
  }

  /// A death that a process has brought on.
  static Behind of(Entity victim) {
    Duty duty = new Duty(victim.node);
    duty.owe(victim);
    return new Behind(victim.node, duty);
  }

  /// Waits for its turn from now on.
  void queue() {
    node.slices().add(this); // first: where there is no room in the run queue it is late, not lost
    node.scheduler().queue(this);
  }

  @Override
  public void run() {
    Duty duty = left.getAndSet(null);
    if (duty != null) {
      duty.discharge();
    }
  }

  /// The slice is over: leaves what was not carried out meanwhile to another duty.
  void isDue(Duty duty) {
    Duty rest = left.getAndSet(null);
    if (rest != null) {
      try {
        duty.takeOver(rest);
      } catch (Throwable noRoom) {
        left.set(rest);
        throw noRoom;
      }
    }
  }
}
