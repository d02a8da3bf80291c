package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who has what on one node: the one floor, which whoever changes names must have and waits for in
/// a queue; and the locks of [Global#setLock], which nobody waits for. Whoever ends, or whose node
/// is lost, has nothing any more.
///
/// *Thread:* the server's.
///
/// Rule: DIST-16.
final class GlobalLocks {

  /// What somebody who holds a lock takes, in bytes.
  private static final long HOLDER = 512;

  /// How many requests for the floor of one node may wait: its registrar makes one at a time.
  private static final int MOST_WAITING = 16;

  /// A lock that somebody holds.
  private record Held(Key resource, Pid pid) {}

  /// Somebody who has the floor or waits for it.
  ///
  /// @param pid who
  /// @param monitor on it
  /// @param from whom to tell that it has it
  private record Speaker(Pid pid, Ref monitor, List<From> from) {}

  /// A lock.
  ///
  /// @param requester in whose name it is held
  /// @param holders who hold it, each with a monitor
  /// @param taken of the allowance
  private record Lock(Key requester, Map<Pid, Ref> holders, long taken) {}

  private final Allowance allowance;
  private final Disbelief disbelief;

  private final Deque<Speaker> waiting = new ArrayDeque<>();
  private @Nullable Speaker speaker;
  private final Map<Key, Lock> locks = new HashMap<>();

  /// The monitors on those who hold locks.
  private final Map<Ref, Held> held = new HashMap<>();

  /// Nobody has anything.
  ///
  /// @param allowance for what processes of other nodes lock
  GlobalLocks(Allowance allowance, Disbelief disbelief) {
    this.allowance = allowance;
    this.disbelief = disbelief;
  }

  // ---- the floor

  /// Gives somebody the floor as soon as it is free, and tells it then. Who asks twice does not
  /// know of the first time, as somebody else may have asked in its name: it has it once, and is
  /// told each time.
  void floor(Pid pid, From from) {
    if (hasFloor(pid)) {
      from.reply(Wire.OK);
      return;
    }
    int ofNode = 0;
    for (Speaker other : waiting) {
      if (other.pid().node().equals(pid.node())) {
        ofNode += other.from().size();
      }
    }
    if (ofNode >= MOST_WAITING) {
      disbelief.of("more requests for the floor than one node can have,", pid);
      return;
    }
    for (Speaker other : waiting) {
      if (other.pid().equals(pid)) {
        other.from().add(from);
        return;
      }
    }
    waiting.add(new Speaker(pid, Beam.monitor(pid), new ArrayList<>(List.of(from))));
    next();
  }

  private void next() {
    if (speaker == null && !waiting.isEmpty()) {
      Speaker first = waiting.remove();
      speaker = first;
      first.from().forEach(from -> from.reply(Wire.OK));
    }
  }

  boolean hasFloor(Pid pid) {
    return speaker != null && speaker.pid().equals(pid);
  }

  /// Takes the floor from somebody, if it has it.
  void giveBack(Pid pid) {
    Speaker last = speaker;
    if (last != null && last.pid().equals(pid)) {
      forget(last.monitor());
      speaker = null;
      next();
    }
  }

  // ---- locks

  /// Locks something, unless it is locked in another's name.
  boolean set(Key resource, Key requester, Pid pid) {
    Lock lock = locks.get(resource);
    if (lock != null && !lock.requester().equals(requester)) {
      return false;
    }
    if (lock != null && lock.holders().containsKey(pid)) {
      return true;
    }
    long entry = lock == null ? Allowance.of(resource.term()) + Allowance.of(requester.term()) : 0;
    long bytes = isHere(pid) ? 0 : HOLDER + entry;
    if (!allowance.take(bytes)) {
      disbelief.of("a lock beyond the %d bytes for all,".formatted(allowance.most()), pid);
      return false;
    }
    if (lock == null) {
      lock = new Lock(requester, new LinkedHashMap<>(), isHere(pid) ? 0 : entry);
      locks.put(resource, lock);
    }
    Ref monitor = Beam.monitor(pid);
    lock.holders().put(pid, monitor);
    held.put(monitor, new Held(resource, pid));
    return true;
  }

  private static boolean isHere(Pid pid) {
    return pid.node().equals(Beam.node());
  }

  /// Takes a process's lock back, if it has it in that name.
  void delete(Key resource, Key requester, Pid pid) {
    Lock lock = locks.get(resource);
    if (lock != null && lock.requester().equals(requester)) {
      release(resource, pid);
    }
  }

  private void release(Key resource, Pid pid) {
    Lock lock = locks.get(resource);
    Ref monitor = lock == null ? null : lock.holders().remove(pid);
    if (lock == null || monitor == null) {
      return;
    }
    forget(monitor);
    held.remove(monitor);
    if (!isHere(pid)) {
      allowance.give(HOLDER);
    }
    if (lock.holders().isEmpty()) {
      locks.remove(resource);
      allowance.give(lock.taken());
    }
  }

  // ---- who is lost

  /// A monitor has fired.
  ///
  /// @return whether it was one of these
  boolean down(Ref monitor) {
    Held lock = held.get(monitor);
    if (lock != null) {
      release(lock.resource(), lock.pid());
      return true;
    }
    return silence(each -> each.monitor().equals(monitor));
  }

  /// Takes everything from all processes of a node.
  void lost(Atom node) {
    var _ = silence(each -> each.pid().node().equals(node));
    for (Held lock : List.copyOf(held.values())) {
      if (lock.pid().node().equals(node)) {
        release(lock.resource(), lock.pid());
      }
    }
  }

  /// Takes the floor from some, and they wait for it no more.
  ///
  /// @return whether there were any
  private boolean silence(Predicate<Speaker> some) {
    boolean any = false;
    for (Iterator<Speaker> each = waiting.iterator(); each.hasNext(); ) {
      Speaker next = each.next();
      if (some.test(next)) {
        each.remove();
        forget(next.monitor());
        any = true;
      }
    }
    Speaker last = speaker;
    if (last != null && some.test(last)) {
      forget(last.monitor());
      speaker = null;
      next();
      any = true;
    }
    return any;
  }

  private static void forget(Ref monitor) {
    var _ = Beam.demonitor(monitor, DemonitorOption.FLUSH);
  }
}
