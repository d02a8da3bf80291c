package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
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

  /// Somebody who has the floor or waits for it.
  ///
  /// @param pid who
  /// @param monitor on it
  /// @param from whom to tell that it has it
  private record Speaker(Pid pid, Ref monitor, From from) {}

  /// A lock.
  ///
  /// @param requester in whose name it is held
  /// @param holders who hold it, each with a monitor
  private record Lock(Key requester, Map<Pid, Ref> holders) {}

  private final Deque<Speaker> waiting = new ArrayDeque<>();
  private @Nullable Speaker speaker;
  private final Map<Key, Lock> locks = new HashMap<>();

  // ---- the floor

  /// Gives somebody the floor as soon as it is free, and tells it then.
  void floor(Pid pid, From from) {
    waiting.add(new Speaker(pid, Beam.monitor(pid), from));
    next();
  }

  private void next() {
    if (speaker == null && !waiting.isEmpty()) {
      Speaker first = waiting.remove();
      speaker = first;
      first.from().reply(Wire.OK);
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
    Lock lock = locks.computeIfAbsent(resource, _ -> new Lock(requester, new LinkedHashMap<>()));
    if (!lock.requester().equals(requester)) {
      return false;
    }
    lock.holders().computeIfAbsent(pid, holder -> Beam.monitor(holder));
    return true;
  }

  /// Takes a process's lock back, if it has it in that name.
  void delete(Key resource, Key requester, Pid pid) {
    Lock lock = locks.get(resource);
    Ref monitor =
        lock == null || !lock.requester().equals(requester) ? null : lock.holders().remove(pid);
    if (lock != null && monitor != null) {
      forget(monitor);
      if (lock.holders().isEmpty()) {
        locks.remove(resource);
      }
    }
  }

  // ---- who is lost

  /// A monitor has fired.
  ///
  /// @return whether it was one of these
  boolean down(Ref monitor) {
    return release(speaker -> speaker.monitor().equals(monitor), (_, ref) -> ref.equals(monitor));
  }

  /// Takes everything from all processes of a node.
  void lost(Atom node) {
    var _ = release(each -> each.pid().node().equals(node), (pid, _) -> pid.node().equals(node));
  }

  /// Takes everything from those it is to be taken from.
  ///
  /// @return whether somebody had something
  private boolean release(Predicate<Speaker> speakers, BiPredicate<Pid, Ref> holders) {
    boolean any = false;
    for (Iterator<Speaker> each = waiting.iterator(); each.hasNext(); ) {
      Speaker next = each.next();
      if (speakers.test(next)) {
        each.remove();
        forget(next.monitor());
        any = true;
      }
    }
    Speaker last = speaker;
    if (last != null && speakers.test(last)) {
      forget(last.monitor());
      speaker = null;
      next();
      any = true;
    }
    for (Iterator<Lock> each = locks.values().iterator(); each.hasNext(); ) {
      Map<Pid, Ref> held = each.next().holders();
      for (Map.Entry<Pid, Ref> holder : Map.copyOf(held).entrySet()) {
        if (holders.test(holder.getKey(), holder.getValue())) {
          held.remove(holder.getKey());
          forget(holder.getValue());
          any = true;
        }
      }
      if (held.isEmpty()) {
        each.remove();
      }
    }
    return any;
  }

  private static void forget(Ref monitor) {
    var _ = Beam.demonitor(monitor, DemonitorOption.FLUSH);
  }
}
