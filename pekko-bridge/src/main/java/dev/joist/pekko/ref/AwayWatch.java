package dev.joist.pekko.ref;

import dev.joist.process.Foreigner;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.InternalActorRef;
import org.jspecify.annotations.Nullable;

/// The actors here that watch one process of another node, from the first that watches it until the
/// last does no more, or until they are told. There is one monitor of the process meanwhile, and
/// nothing before and after.
///
/// ```
/// watched --(the last one unwatches, or the end is told)--> over
/// ```
///
/// One that is over stays so: who watches next makes another. The monitor is asked for and taken
/// back without the lock, so a `down` may come when this is over; then it says nothing.
///
/// | field | who writes | guard |
/// |---|---|---|
/// | `watchers`, `monitor`, `over` | any | this |
///
/// *Internal API:* as [WatchedRef].
///
/// *Thread:* any.
final class AwayWatch implements Border.Watching {

  private final Table table;
  private final AwayRef watched;

  /// In the order they came, which is the order they are told in.
  private final Set<InternalActorRef> watchers = new LinkedHashSet<>();

  private @Nullable Ref monitor;
  private boolean over;

  private AwayWatch(Table table, AwayRef watched) {
    this.table = table;
    this.watched = watched;
  }

  /// All processes of other nodes that are watched from here.
  ///
  /// *Thread:* any.
  static final class Table {

    private final Border border;
    private final Foreigner keeper;
    private final ConcurrentHashMap<Pid, AwayWatch> watches = new ConcurrentHashMap<>();

    /// @param keeper who monitors them
    Table(Border border, Foreigner keeper) {
      this.border = border;
      this.keeper = keeper;
    }

    int size() {
      return watches.size();
    }

    void watch(AwayRef watched, InternalActorRef watcher) {
      AwayWatch made;
      AwayWatch watch;
      do {
        made = new AwayWatch(this, watched);
        AwayWatch known = watches.putIfAbsent(watched.pid(), made);
        watch = known == null ? made : known;
      } while (!watch.join(watcher));
      if (watch == made) {
        made.begin();
      }
    }

    void unwatch(Pid pid, ActorRef watcher) {
      AwayWatch watch = watches.get(pid);
      if (watch != null) {
        watch.leave(watcher);
      }
    }

    /// A system is gone, and all who watched from there.
    void nodeGone(Address address) {
      for (AwayWatch watch : watches.values()) {
        watch.watchersAt(address).forEach(watch::leave);
      }
    }
  }

  private Pid pid() {
    return watched.pid();
  }

  /// @return false when it is over
  private synchronized boolean join(InternalActorRef watcher) {
    if (!over) {
      watchers.add(watcher);
    }
    return !over;
  }

  private void begin() {
    Ref asked = table.keeper.watch(pid(), this);
    boolean late;
    synchronized (this) {
      monitor = asked;
      late = over;
    }
    if (late) {
      table.keeper.unwatch(pid(), asked);
    }
  }

  private void leave(ActorRef watcher) {
    Ref asked;
    synchronized (this) {
      if (over || !watchers.removeIf(watcher::equals) || !watchers.isEmpty()) {
        return;
      }
      over = true;
      asked = monitor;
    }
    table.watches.remove(pid(), this);
    if (asked != null) {
      table.keeper.unwatch(pid(), asked);
    }
  }

  private synchronized List<InternalActorRef> watchersAt(Address address) {
    return watchers.stream().filter(w -> w.path().address().equals(address)).toList();
  }

  @Override
  public void ended(Object reason) {
    List<InternalActorRef> told;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      told = new ArrayList<>(watchers);
      watchers.clear();
    }
    table.watches.remove(pid(), this);
    boolean lost = Border.NOCONNECTION.equals(reason);
    boolean existed = !lost && !Border.NOPROC.equals(reason);
    told.forEach(watcher -> table.border.tellEnd(watcher, watched, existed, lost));
  }
}
