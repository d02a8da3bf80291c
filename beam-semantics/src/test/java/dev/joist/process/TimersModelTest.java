package dev.joist.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import dev.joist.term.Ref;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Timers held against a sorted set, by a clock that jumps: what is started, cancelled, read, ended
/// with its process and sent, step by step.
///
/// *Bounds:* two processes and a name that one of them has; up to a few thousand timers at a time;
/// times on all levels of the wheel, and on both sides of the clock's zero.
class TimersModelTest {

  private static final Atom NAME = Atom.of("name");
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int STEPS = 500_000;

  /// A timer that is pending.
  ///
  /// @param receiver null for the name
  private record Pending(
      long number, Ref ref, long deadline, long fires, @Nullable LocalProcess receiver) {}

  private final TreeSet<Pending> model =
      new TreeSet<>(Comparator.comparingLong(Pending::deadline).thenComparingLong(Pending::number));

  private final List<Pending> known = new ArrayList<>();
  private final Clockwork clock = new Clockwork(-1_234_567 * MILLI + 89);
  private final LocalNode node = new LocalNode(Atom.of("test@localhost"), 1, 1024, clock);
  private final LocalProcess owner = Spawning.attach(node);
  private LocalProcess mortal = Spawning.attach(node);
  private long number;

  @AfterEach
  void close() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void timer09_timersDoWhatASortedSetDoes(long seed) {
    Random random = new Random(seed);
    Naming.register(node, NAME, owner.pid());
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> start(random);
        case 9, 10, 11, 12 -> cancel(random);
        case 13, 14 -> read(random);
        default -> jump(random);
      }
      if (random.nextInt(10_000) == 0) {
        endMortal();
      }
    }
    clock.jumpTo(Long.MAX_VALUE / 2);
    check(new ArrayList<>(model));
    assertFalse(clock.hasAlarm());
  }

  private void start(Random random) {
    long next = Math.ceilDiv(clock.nanoTime(), MILLI);
    boolean absolute = random.nextInt(4) == 0;
    long millis = time(random);
    if (absolute) {
      millis = next + (random.nextInt(3) == 0 ? -millis : millis);
    }
    LocalProcess receiver =
        switch (random.nextInt(3)) {
          case 0 -> owner;
          case 1 -> mortal;
          default -> null;
        };
    Object to = receiver == null ? NAME : receiver.pid();
    Ref ref = node.timers().start(millis, absolute, to, number, false);
    long deadline = absolute ? Math.max(millis, next - 1) : next + millis;
    long fires = deadline == next ? next + 1 : deadline;
    Pending pending = new Pending(number++, ref, deadline, fires, receiver);
    model.add(pending);
    known.add(pending);
  }

  /// Mostly short, sometimes years; often next to where one level of the wheel ends.
  private static long time(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(4);
      case 1 -> Math.max(0, (1L << (6 * random.nextInt(7))) + random.nextInt(-2, 3));
      default -> random.nextLong(1L << random.nextInt(1, 40));
    };
  }

  private void cancel(Random random) {
    if (!known.isEmpty()) {
      Pending pending = any(random);
      assertEquals(left(pending), node.timers().cancel(pending.ref));
      model.remove(pending);
      assertEquals(OptionalLong.empty(), node.timers().read(pending.ref));
    }
  }

  private void read(Random random) {
    if (!known.isEmpty()) {
      Pending pending = any(random);
      assertEquals(left(pending), node.timers().read(pending.ref));
    }
  }

  /// One that was started, over or not; it is not asked for again.
  private Pending any(Random random) {
    Pending pending = known.set(random.nextInt(known.size()), known.getLast());
    known.removeLast();
    return pending;
  }

  private OptionalLong left(Pending pending) {
    return model.contains(pending)
        ? OptionalLong.of(Math.max(0, pending.deadline - Math.ceilDiv(clock.nanoTime(), MILLI)))
        : OptionalLong.empty();
  }

  private void jump(Random random) {
    long millis =
        switch (random.nextInt(200)) {
          case 0 -> time(random);
          case 1, 2, 3 -> random.nextInt(5_000);
          default -> random.nextInt(3);
        };
    long most = Long.MAX_VALUE / 4 / MILLI; // that the clock has an end is not what is tested
    long now = clock.nanoTime() + Math.min(millis, most / STEPS) * MILLI;
    clock.jumpTo(now + random.nextInt((int) MILLI));
    List<Pending> due = new ArrayList<>();
    for (Pending pending : model) {
      if (pending.deadline > Math.floorDiv(clock.nanoTime(), MILLI)) {
        break;
      }
      if (pending.fires <= Math.floorDiv(clock.nanoTime(), MILLI)) {
        due.add(pending);
      }
    }
    check(due);
  }

  /// These have fired in this order, and no others.
  private void check(List<Pending> due) {
    List<Object> toOwner = new ArrayList<>();
    List<Object> toMortal = new ArrayList<>();
    for (Pending pending : due) {
      (pending.receiver == mortal ? toMortal : toOwner).add(pending.number);
      assertTrue(model.remove(pending));
    }
    assertEquals(toOwner, received(owner));
    assertEquals(toMortal, received(mortal));
  }

  private static List<Object> received(LocalProcess process) {
    List<Object> received = new ArrayList<>();
    for (Object message = next(process); message != null; message = next(process)) {
      received.add(message);
    }
    return received;
  }

  private static @Nullable Object next(LocalProcess process) {
    return process.receive(message -> message, null, 0);
  }

  private void endMortal() {
    mortal.detach(Reasons.NORMAL);
    model.removeIf(pending -> pending.receiver == mortal);
    mortal = Spawning.attach(node);
  }
}
