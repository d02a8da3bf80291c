package dev.joist.endurance;

import static dev.joist.Beam.alias;
import static dev.joist.Beam.cancelTimer;
import static dev.joist.Beam.demonitor;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.isProcessAlive;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.readTimer;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.resumeProcess;
import static dev.joist.Beam.send;
import static dev.joist.Beam.sendAfter;
import static dev.joist.Beam.sleep;
import static dev.joist.Beam.spawnOpt;
import static dev.joist.Beam.suspendProcess;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unalias;
import static dev.joist.Beam.unlink;
import static dev.joist.Beam.unregister;

import dev.joist.DemonitorOption;
import dev.joist.SpawnOption;
import dev.joist.Spawned;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;

/// A process that does deeds to the [Crowd] while it is open, and after the round looks whether
/// anything of its own is left over.
final class Agent implements Handler {

  /// Tells it to do deeds until the crowd is closed, and then to answer.
  static final String ACT = "act";

  /// Tells it to answer with what is left over.
  static final String CHECK = "check";

  private static final List<Atom> REASONS =
      List.of(Atom.of("kill"), Atom.of("crash"), Atom.of("normal"), Atom.of("shutdown"));
  private static final List<Atom> NAMES =
      List.of(Atom.of("anna"), Atom.of("bert"), Atom.of("carl"), Atom.of("dora"));

  /// So many monitors and timers it leaves to themselves; older ones it withdraws.
  private static final int KEPT = 200;

  /// So many it kills when there are too many.
  private static final int MANY_ENDS = 100;

  /// After so many it sleeps for a moment.
  private static final int MANY_DEEDS = 20_000;

  private final Crowd crowd;
  private final Random random;
  private final Pid whoAsks;
  private final ArrayDeque<Ref> monitors = new ArrayDeque<>();
  private final ArrayDeque<Ref> timers = new ArrayDeque<>();
  private int deeds;

  Agent(Crowd crowd, Random random, Pid whoAsks) {
    this.crowd = crowd;
    this.random = random;
    this.whoAsks = whoAsks;
  }

  /// The agent as a straight-line process.
  void obey() {
    while (true) {
      handle(receive());
    }
  }

  @Override
  public void handle(Object message) {
    if (message.equals(ACT)) {
      trapExit(true);
      while (crowd.isOpen()) {
        deed();
        deeds++;
        if (deeds % 50 == 0) {
          drain();
        }
        if (deeds % MANY_DEEDS == 0) {
          sleep(Duration.ofMillis(random.nextInt(3)));
        }
      }
      drain();
      send(whoAsks, "");
    } else if (message.equals(CHECK)) {
      send(whoAsks, leftOver());
    }
  }

  private String leftOver() {
    drain();
    long pending = timers.stream().filter(timer -> readTimer(timer).isPresent()).count();
    timers.clear();
    monitors.clear();
    return pending == 0 ? "" : pending + " timers for processes that have ended";
  }

  private static void drain() {
    while (!receive(Duration.ZERO, message -> message, () -> "").equals("")) {
      // DOWNs, EXITs and whatever the crowd sends
    }
  }

  private void deed() {
    Pid other = crowd.one(random);
    int what = random.nextInt(16);
    if (other == null || what < 3) {
      if (crowd.hasRoom()) {
        make();
      } else {
        sleep(Duration.ofMillis(1));
        for (int i = 0; i < MANY_ENDS; i++) {
          Pid one = crowd.one(random);
          if (one != null) {
            exit(one, REASONS.getFirst());
          }
        }
      }
      return;
    }
    try {
      toward(other, what);
    } catch (ErrorException e) {
      // dead, or has a name, or is not suspended: as it happens
    }
  }

  private void make() {
    boolean links = random.nextInt(4) == 0;
    SpawnOption[] options =
        links
            ? new SpawnOption[] {SpawnOption.link()}
            : random.nextBoolean() ? new SpawnOption[] {SpawnOption.monitor()} : new SpawnOption[0];
    Fate fate = Fate.random(random);
    Spawned child =
        random.nextBoolean()
            ? spawnOpt(fate.handler(crowd, random.nextLong()), options)
            : spawnOpt(fate.body(crowd, random.nextLong()), options);
    crowd.add(child.pid(), random);
  }

  private void toward(Pid other, int what) {
    switch (what) {
      case 3, 4, 5 -> send(other, "work");
      case 6 -> exit(other, REASONS.get(random.nextInt(REASONS.size())));
      case 7 -> link(other);
      case 8 -> unlink(other);
      case 9 -> keep(monitors, monitor(other), DemonitorOption.FLUSH);
      case 10 -> {
        boolean soon = random.nextBoolean();
        Duration time = soon ? Duration.ofMillis(random.nextInt(20)) : Duration.ofHours(1);
        Ref timer = sendAfter(time, other, "alarm");
        timers.add(timer);
        if (timers.size() > KEPT) {
          cancelTimer(timers.removeFirst());
        }
      }
      case 11 -> processInfo(other);
      case 12 -> {
        suspendProcess(other);
        resumeProcess(other);
      }
      case 13 -> {
        Atom name = NAMES.get(random.nextInt(NAMES.size()));
        register(name, other);
        if (random.nextBoolean()) {
          unregister(name);
        }
      }
      case 14 -> {
        Ref alias = alias();
        send(other, alias);
        unalias(alias);
      }
      default -> isProcessAlive(other);
    }
  }

  private static void keep(ArrayDeque<Ref> monitors, Ref monitor, DemonitorOption flush) {
    monitors.add(monitor);
    if (monitors.size() > KEPT) {
      demonitor(monitors.removeFirst(), flush);
    }
  }
}
