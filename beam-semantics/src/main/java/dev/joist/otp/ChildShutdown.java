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
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Stopping children: one that waits for its end, or many at once.
///
/// A child is monitored, told, and waited for by its `DOWN`, so that it is waited for even if it
/// has unlinked itself. It stays linked until it has ended: if the supervisor is killed meanwhile,
/// the child is not left behind. Only then its link is taken away, and its `'EXIT'` with it.
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
    Object reason = lastWords(pid, end(pid, spec.shutdown()));
    boolean fine =
        Wire.is(reason, isBrutal(spec) ? KILLED : Wire.SHUTDOWN)
            || (spec.restart() != Restart.PERMANENT
                && (Wire.is(reason, Wire.NORMAL)
                    || Wire.is(reason, Wire.SHUTDOWN)
                    || isShutdown(reason)));
    return fine ? null : reason;
  }

  /// Tells a child to end, and kills it if it does not in time.
  ///
  /// @return the reason in its `DOWN`
  private static Object end(Pid pid, Shutdown shutdown) {
    Ref ref = Beam.monitor(pid);
    boolean brutal = shutdown.equals(Shutdown.BRUTAL_KILL);
    Beam.exit(pid, brutal ? Wire.KILL : Wire.SHUTDOWN);
    if (!(shutdown.term() instanceof Long millis)) {
      return Beam.receive(ref, ended(ref));
    }
    Object reason =
        Beam.<@Nullable Object>receive(ref, Duration.ofMillis(millis), ended(ref), () -> null);
    if (reason == null) {
      Beam.exit(pid, Wire.KILL);
      return Beam.receive(ref, ended(ref));
    }
    return reason;
  }

  /// Takes the link to a child that has ended away.
  ///
  /// @param reason in its `DOWN`
  /// @return why it has ended: what its `'EXIT'` says, which counts also if it came before the
  ///   child was told
  private static Object lastWords(Pid pid, Object reason) {
    Beam.unlink(pid);
    return Beam.receive(
        Duration.ZERO,
        message ->
            message instanceof Exit(Object from, Object why) && from.equals(pid) ? why : null,
        () -> reason);
  }

  private static boolean isBrutal(ChildSpec spec) {
    return spec.shutdown().equals(Shutdown.BRUTAL_KILL);
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
    boolean brutal = isBrutal(spec);
    for (Pid pid : pids) {
      left.put(Beam.monitor(pid), pid);
      Beam.exit(pid, brutal ? Wire.KILL : Wire.SHUTDOWN);
    }
    if (!brutal && spec.shutdown().term() instanceof Long millis) {
      long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
      while (!left.isEmpty() && takeOne(left, Math.max(0, end - System.nanoTime()), spec, wrong)) {
        // until nobody is left or the time is over
      }
      left.values().forEach(pid -> Beam.exit(pid, Wire.KILL));
    }
    while (!left.isEmpty()) {
      Down down = Beam.receive(endOf(left));
      note(left, down, spec, wrong);
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
    note(left, down, spec, wrong);
    return true;
  }

  private static Function<Object, @Nullable Down> endOf(Map<Ref, Pid> left) {
    return message -> message instanceof Down down && left.containsKey(down.ref()) ? down : null;
  }

  /// Takes note of an end.
  private static void note(Map<Ref, Pid> left, Down down, ChildSpec spec, Map<Key, Long> wrong) {
    Pid pid = Objects.requireNonNull(left.remove(down.ref()));
    Object reason = lastWords(pid, down.reason());
    boolean fine =
        isBrutal(spec)
            ? Wire.is(reason, KILLED)
            : Wire.is(reason, Wire.SHUTDOWN)
                || isShutdown(reason)
                || (Wire.is(reason, Wire.NORMAL) && spec.restart() != Restart.PERMANENT);
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
