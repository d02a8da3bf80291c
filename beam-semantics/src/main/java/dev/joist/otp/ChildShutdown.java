package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.ChildSpec.Restart;
import dev.joist.otp.ChildSpec.Shutdown;
import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Stopping children: one that waits for its end, or many at once.
///
/// A child is monitored and its link taken away before it is told, so that it is waited for even if
/// it had unlinked itself, and its end is no `'EXIT'` besides.
///
/// Rule: SUP-09, SUP-12, SUP-19.
final class ChildShutdown {

  private static final Atom KILLED = Atom.of("killed");

  private ChildShutdown() {}

  // ---- one

  /// Stops a child that runs, as its spec says, and waits for its end.
  ///
  /// @return what it ended with where that is not as it should; null where it is
  static @Nullable Object stop(Pid pid, ChildSpec spec) {
    Object reason = stop(pid, spec.shutdown());
    return reason != null && isFine(reason, spec) ? null : reason;
  }

  /// Whether a child that ends so when it is told to shut down does no wrong.
  private static boolean isFine(Object reason, ChildSpec spec) {
    return Wire.is(reason, Wire.NORMAL) && spec.restart() != Restart.PERMANENT;
  }

  private static @Nullable Object stop(Pid pid, Shutdown shutdown) {
    Ref ref = Beam.monitor(pid);
    Object earlier = release(pid);
    if (earlier != null) {
      var _ = Beam.receive(ref, ended(ref));
      return earlier;
    }
    if (shutdown.equals(Shutdown.BRUTAL_KILL)) {
      return killed(pid, ref);
    }
    Beam.exit(pid, Wire.SHUTDOWN);
    Object reason =
        shutdown.term() instanceof Long millis
            ? Beam.<@Nullable Object>receive(ref, Duration.ofMillis(millis), ended(ref), () -> null)
            : Beam.receive(ref, ended(ref));
    if (reason == null) {
      Beam.exit(pid, Wire.KILL);
      return Beam.receive(ref, ended(ref));
    }
    return Wire.is(reason, Wire.SHUTDOWN) ? null : reason;
  }

  private static @Nullable Object killed(Pid pid, Ref ref) {
    Beam.exit(pid, Wire.KILL);
    Object reason = Beam.receive(ref, ended(ref));
    return Wire.is(reason, KILLED) ? null : reason;
  }

  /// Takes the link to a child away.
  ///
  /// @return why it has ended, if it had before
  private static @Nullable Object release(Pid pid) {
    Beam.unlink(pid);
    return Beam.<@Nullable Object>receive(
        Duration.ZERO,
        message ->
            message instanceof Exit(Object from, Object reason) && from.equals(pid) ? reason : null,
        () -> null);
  }

  private static Function<Object, @Nullable Object> ended(Ref ref) {
    return message -> message instanceof Down down && down.ref().equals(ref) ? down.reason() : null;
  }

  // ---- many

  /// Stops children of one spec all at once, and waits for the end of all.
  ///
  /// @return how many ended with which reason, where that is not as it should; in the reasons'
  ///   order
  static Map<Key, Long> stopAll(Collection<Pid> pids, ChildSpec spec) {
    Map<Key, Long> wrong = new TreeMap<>((a, b) -> Terms.compareKeys(a.term(), b.term()));
    Map<Ref, Pid> left = HashMap.newHashMap(pids.size());
    boolean brutal = spec.shutdown().equals(Shutdown.BRUTAL_KILL);
    for (Pid pid : pids) {
      Ref ref = Beam.monitor(pid);
      Object earlier = release(pid);
      if (earlier != null) {
        var _ = Beam.receive(ref, ended(ref));
        note(earlier, brutal, spec, wrong);
      } else {
        left.put(ref, pid);
      }
    }
    Atom signal = brutal ? Wire.KILL : Wire.SHUTDOWN;
    left.values().forEach(pid -> Beam.exit(pid, signal));
    if (!brutal && spec.shutdown().term() instanceof Long millis) {
      long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
      while (!left.isEmpty() && takeOne(left, Math.max(0, end - System.nanoTime()), spec, wrong)) {
        // until nobody is left or the time is over
      }
      left.values().forEach(pid -> Beam.exit(pid, Wire.KILL));
    }
    while (!left.isEmpty()) {
      Down down = Beam.receive(endOf(left));
      left.remove(down.ref());
      note(down.reason(), brutal, spec, wrong);
    }
    return wrong;
  }

  /// Waits for the end of one of them.
  ///
  /// @return false when the time is over
  private static boolean takeOne(
      Map<Ref, Pid> left, long nanos, ChildSpec spec, Map<Key, Long> wrong) {
    Down down = Beam.<@Nullable Down>receive(Duration.ofNanos(nanos), endOf(left), () -> null);
    if (down == null) {
      return false;
    }
    left.remove(down.ref());
    note(down.reason(), false, spec, wrong);
    return true;
  }

  private static Function<Object, @Nullable Down> endOf(Map<Ref, Pid> left) {
    return message -> message instanceof Down down && left.containsKey(down.ref()) ? down : null;
  }

  private static void note(Object reason, boolean brutal, ChildSpec spec, Map<Key, Long> wrong) {
    boolean fine =
        brutal
            ? Wire.is(reason, KILLED)
            : Wire.is(reason, Wire.SHUTDOWN) || isShutdown(reason) || isFine(reason, spec);
    if (!fine) {
      wrong.merge(new Key(reason), 1L, Long::sum);
    }
  }

  /// Whether a reason is `{shutdown, _}`.
  static boolean isShutdown(Object reason) {
    Tuple tuple = Terms.asTuple(reason);
    return tuple != null && tuple.arity() == 2 && Wire.is(tuple.element(1), Wire.SHUTDOWN);
  }
}
