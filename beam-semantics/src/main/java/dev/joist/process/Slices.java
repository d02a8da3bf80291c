package dev.joist.process;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The deaths that are put off, by processes in the middle of their code or behind the turns of
/// others: carried out after a slice of time by the node, if they were not before.
///
/// One timer runs while anything is put off. What it finds on its first tick it carries out on its
/// second, so that each death was put off for at least a slice and at most two.
///
/// *Thread:* any.
///
/// Rule: SIG-23.
final class Slices {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.process");

  /// Of one of the two.
  private record Death(@Nullable Entity victim, @Nullable Behind task, @Nullable Death older) {

    void isDue(Duty duty) {
      if (victim != null) {
        duty.owe(victim);
      }
      if (task != null) {
        task.isDue(duty);
      }
    }
  }

  private final LocalNode node;
  private final AtomicReference<@Nullable Death> young = new AtomicReference<>();
  private final AtomicBoolean ticks = new AtomicBoolean();

  Slices(LocalNode node) {
    this.node = node;
  }

  void add(Entity victim) {
    add(victim, null);
  }

  void add(Behind task) {
    add(null, task);
  }

  private void add(@Nullable Entity victim, @Nullable Behind task) {
    Death older;
    do {
      older = young.get();
    } while (!young.compareAndSet(older, new Death(victim, task, older)));
    if (!ticks.get() && ticks.compareAndSet(false, true)) {
      start();
    }
  }

  private void start() {
    try {
      node.scheduler().afterSlice(this::tick);
    } catch (Throwable thrown) {
      ticks.set(false); // whoever puts the next death off tries anew
      throw thrown;
    }
  }

  /// Whoever adds a death later finds that nothing ticks; who has added one before has it taken
  /// here.
  private void tick() {
    ticks.set(false);
    Death ripe = young.getAndSet(null);
    try {
      node.scheduler().afterSlice(() -> carryOut(ripe));
    } catch (Throwable thrown) {
      LOG.error("Deaths on node {} are carried out early.", node.name(), thrown);
      carryOut(ripe);
    }
  }

  private void carryOut(@Nullable Death ripe) {
    Duty duty = Duty.overdue(node);
    for (Death death = ripe; death != null; death = death.older) {
      try {
        death.isDue(duty);
      } catch (OutOfMemoryError noRoom) {
        duty.discharge();
        death.isDue(duty); // alone, which takes none
      }
    }
    try {
      node.scheduler().assist(duty::discharge);
    } catch (Throwable noThread) {
      LOG.error("Deaths on node {} are carried out by who keeps the time.", node.name(), noThread);
      duty.discharge();
    }
  }
}
