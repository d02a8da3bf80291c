package dev.joist.pekko.ref;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.apache.pekko.dispatch.sysmsg.Unwatch;
import org.apache.pekko.dispatch.sysmsg.Watch;

/// A reference that actors watch, by DeathWatch's rules: watching twice is watching once, an end is
/// told once to each, and whoever watches what has ended is told at once.
///
/// *Internal API:* `Watch` and `Unwatch` are the system messages that DeathWatch consists of, and
/// come from the watcher's cell, or from the one actor that watches for another node. They have no
/// public form.
///
/// *Thread:* any; the watchers are guarded by this object, and told without its lock.
abstract class WatchedRef extends BorderRef {

  private static final long serialVersionUID = 1L;

  /// In the order they came, which is the order they are told in. Most have one or none.
  private transient List<ActorRef> watchers = List.of();

  private transient boolean ended;

  WatchedRef(Border border, ActorPath path) {
    super(border, path);
  }

  @Override
  public void sendSystemMessage(SystemMessage message) {
    switch (message) {
      case Watch watch when concerns(watch.watchee(), watch.watcher()) -> add(watch.watcher());
      case Unwatch unwatch when concerns(unwatch.watchee(), unwatch.watcher()) ->
          remove(unwatch.watcher());
      default -> {
        // What supervisors send to cells; there is none.
      }
    }
  }

  private boolean concerns(ActorRef watchee, ActorRef watcher) {
    return watchee.equals(this) && !watcher.equals(this);
  }

  private void add(InternalActorRef watcher) {
    synchronized (this) {
      if (!ended) {
        if (!watchers.contains(watcher)) {
          if (watchers.isEmpty()) {
            watchers = List.of(watcher);
            return;
          }
          watchers = watchers.size() == 1 ? new ArrayList<>(watchers) : watchers;
          watchers.add(watcher);
        }
        return;
      }
    }
    border.tellEnd(watcher, this, false, false);
  }

  private synchronized void remove(ActorRef watcher) {
    if (watchers.size() > 1) {
      watchers.remove(watcher);
    } else if (watchers.contains(watcher)) {
      watchers = List.of();
    }
  }

  /// Forgets the watchers of a node that is gone.
  final synchronized void forget(Address address) {
    if (watchers.size() > 1) {
      watchers.removeIf(watcher -> watcher.path().address().equals(address));
    } else if (!watchers.isEmpty() && watchers.getFirst().path().address().equals(address)) {
      watchers = List.of();
    }
  }

  /// It has ended: the watchers are told.
  ///
  /// @param existed false when nobody can say that it ever was
  final void tellEnd(boolean existed) {
    List<ActorRef> told;
    synchronized (this) {
      ended = true;
      told = watchers;
      watchers = List.of();
    }
    for (ActorRef watcher : told) {
      border.tellEnd((InternalActorRef) watcher, this, existed, false);
    }
  }

  @Override
  public final synchronized boolean isTerminated() {
    return ended;
  }
}
