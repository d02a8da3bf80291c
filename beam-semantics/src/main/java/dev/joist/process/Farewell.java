package dev.joist.process;

import dev.joist.signal.Demonitor;
import dev.joist.signal.LinkExit;
import dev.joist.signal.Message;
import dev.joist.signal.MonitorDown;
import dev.joist.signal.Signal;
import dev.joist.term.Pid;
import org.jspecify.annotations.Nullable;

/// What an ended entity still has to tell, in this order: its links that it ended, its watchers
/// that it ended, those it watched that it watches no more, and those whose signals were queued
/// that nobody is there.
///
/// It proceeds in bounded steps; the entity is ended from the first.
///
/// *Thread:* holder of the entity's right.
///
/// Rule: SIG-15, SIG-16, SIG-17, SIG-18, MON-24.
final class Farewell {

  private final Entity entity;
  private final Object reason;

  /// Whether the entity has let go of all that only a living one has.
  private boolean complete;

  private @Nullable LinkHalf link;
  private @Nullable TargetHalf watcher;
  private @Nullable OriginHalf origin;
  private @Nullable Signal refused;
  private boolean lasts;

  /// Of an entity that is about to end; what there is to tell is added while it does.
  Farewell(Entity entity, Object reason) {
    this.entity = entity;
    this.reason = reason;
  }

  Object reason() {
    return reason;
  }

  /// Adds signals that were queued and not handled.
  ///
  /// @param signals linked by `next`; null for none
  void refuse(@Nullable Signal signals) {
    if (signals != null) {
      refused = signals;
    }
  }

  /// Adds those to be told.
  void tell(
      @Nullable Table<LinkHalf> links,
      @Nullable Table<TargetHalf> watchers,
      @Nullable Table<OriginHalf> origins) {
    link = links == null ? null : links.first();
    watcher = watchers == null ? null : watchers.first();
    origin = origins == null ? null : origins.first();
  }

  void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  /// Tells as many as the share allows.
  ///
  /// @return true when all is told
  boolean proceed(Duty duty) {
    LocalNode node = entity.node;
    for (; link != null; link = Table.after(link)) {
      if (!duty.spend()) {
        return false;
      }
      if (link.active()) {
        node.emit(link.key, new LinkExit(entity.id(), reason, link.epoch()), duty);
      } else if (link instanceof RemoteLinkHalf && link.key instanceof Pid other) {
        node.requireAbroad().unlinked(entity.id(), other, link.epoch());
      }
    }
    for (; watcher != null; watcher = Table.after(watcher)) {
      if (!duty.spend()) {
        return false;
      }
      node.emit(watcher.watcher, new MonitorDown(watcher.ref(), reason), duty);
    }
    for (; origin != null; origin = Table.after(origin)) {
      if (!duty.spend()) {
        return false;
      }
      if (origin.target != null) {
        node.emit(origin.target, new Demonitor(origin.ref()), duty);
      }
    }
    return refuse(duty);
  }

  /// Answers what was queued: messages need no answer, of the others one is answered a turn, as
  /// BEAM does it.
  private boolean refuse(Duty duty) {
    boolean answered = false;
    while (refused != null) {
      Signal signal = refused;
      boolean message = signal instanceof Message;
      if ((answered && !message) || !duty.spend()) {
        lasts = true;
        return false;
      }
      refused = signal.next();
      signal.next(null);
      if (signal instanceof SpawnOutcome outcome) {
        outcome.orphan(entity.node, reason, duty);
      } else {
        entity.node.refuse(entity.id(), signal, duty);
      }
      answered |= !message;
    }
    return true;
  }

  /// Whether it waits for another turn of the entity.
  boolean lasts() {
    return lasts;
  }
}
