package dev.joist.process;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The deaths that processes in the middle of their code have put off: carried out after a slice of
/// time by the node, if the process did not come to wait before.
///
/// One timer runs while anything is put off. What it finds on its first tick it carries out on its
/// second, so that each death was put off for at least a slice and at most two.
///
/// *Thread:* any.
///
/// Rule: SIG-23.
final class Slices {

  private record Death(Entity entity, @Nullable Death older) {}

  private final LocalNode node;
  private final AtomicReference<@Nullable Death> young = new AtomicReference<>();

  Slices(LocalNode node) {
    this.node = node;
  }

  void add(Entity entity) {
    Death older;
    do {
      older = young.get();
    } while (!young.compareAndSet(older, new Death(entity, older)));
    if (older == null) {
      node.scheduler().afterSlice(this::tick);
    }
  }

  private void tick() {
    Death ripe = young.getAndSet(null);
    node.scheduler().afterSlice(() -> carryOut(ripe));
  }

  private void carryOut(@Nullable Death ripe) {
    Duty duty = new Duty(node);
    for (Death death = ripe; death != null; death = death.older) {
      duty.owe(death.entity);
    }
    node.scheduler().assist(duty::discharge);
  }
}
