package dev.joist.endurance;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.otp.ChildInfo;
import dev.joist.otp.ChildSpec;
import dev.joist.otp.GenServer;
import dev.joist.otp.InitResult;
import dev.joist.otp.ProcLib;
import dev.joist.otp.StartResult;
import dev.joist.otp.Supervisor;
import dev.joist.otp.SupervisorFlags;
import dev.joist.otp.SupervisorFlags.Strategy;
import dev.joist.signal.Down;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// A tree of supervisors, six deep, under random kills: it is always back to its declared shape,
/// never a child more or less, and stops without leaving anybody.
///
/// `./joist tree [SECONDS [SEED]]`
public final class TreeUnderFire {

  /// Levels of supervisors; below the last there are workers.
  private static final int DEPTH = 6;

  private static final int BREADTH = 2;
  private static final int KILLS_A_ROUND = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Atom KILL = Atom.of("kill");

  /// What is told of a process that should not be there.
  private static final List<Atom> FACTS =
      Stream.of("status", "links", "monitored_by", "message_queue_len", "dictionary")
          .map(Atom::of)
          .toList();

  private static final Strategy[] STRATEGIES = {
    Strategy.ONE_FOR_ONE, Strategy.ONE_FOR_ALL, Strategy.REST_FOR_ONE
  };

  private record Worker() implements GenServer<Long> {
    @Override
    public InitResult<Long> init() {
      return GenServer.ok(0L);
    }
  }

  private TreeUnderFire() {}

  /// Runs for so many seconds, 600 if none are given.
  ///
  /// @param arguments of the command line
  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.joist", "off"); // they are killed a lot
    long seconds = arguments.length == 0 ? 600 : Long.parseLong(arguments[0]);
    long seed = arguments.length < 2 ? System.nanoTime() : Long.parseLong(arguments[1]);
    System.out.println("tree: seed " + seed);
    System.out.println("tree: " + run(Duration.ofSeconds(seconds), seed));
  }

  /// Kills at random for a while.
  ///
  /// @return what was done
  /// @throws IllegalStateException if the tree has another shape than was declared, or leaves
  ///   somebody behind
  public static String run(Duration duration, long seed) throws InterruptedException {
    Random random = new Random(seed);
    try (Node node = Node.start("tree");
        Inbox inbox = node.inbox()) {
      return inbox.run(() -> {
        Pid root = start(1).pid();
        String declared = shape(root);
        long end = System.nanoTime() + duration.toNanos();
        int kills = 0;
        int rounds = 0;
        do {
          kills += fire(node, root, inbox.pid(), random);
          settle(root, declared);
          expectCount(node, root, declared);
          rounds++;
        } while (System.nanoTime() < end);
        stop(root);
        if (node.processCount() != 1) { // but the inbox
          throw new IllegalStateException(node.processCount() - 1 + " processes are left over");
        }
        return "%d kills in %d rounds, %d processes, always back to its shape, all stopped"
            .formatted(kills, rounds, processes(declared));
      });
    }
  }

  private static StartResult start(int level) {
    List<ChildSpec> children = new ArrayList<>();
    for (int i = 0; i < BREADTH; i++) {
      children.add(
          level == DEPTH
              ? ChildSpec.of((long) i, () -> GenServer.startLink(new Worker()))
              : ChildSpec.of((long) i, () -> start(level + 1)).supervisor());
    }
    return Supervisor.startLink(
        SupervisorFlags.of(STRATEGIES[level % STRATEGIES.length])
            .intensity(1_000_000, Duration.ofSeconds(1)),
        children);
  }

  /// Kills some, but not the root.
  private static int fire(Node node, Pid root, Pid self, Random random) {
    List<Pid> targets = new ArrayList<>(node.processes());
    targets.remove(root);
    targets.remove(self);
    int kills = 1 + random.nextInt(KILLS_A_ROUND);
    for (int i = 0; i < kills; i++) {
      Pid target = targets.get(random.nextInt(targets.size()));
      Ref ref = Beam.monitor(target);
      Beam.exit(target, KILL);
      if (random.nextBoolean()) { // sometimes the next one is killed while it is restarted
        Down _ = Beam.receive(ref, m -> m instanceof Down d && d.ref().equals(ref) ? d : null);
      }
      var _ = Beam.demonitor(ref, DemonitorOption.FLUSH);
    }
    return kills;
  }

  /// Waits until the tree has its shape again.
  private static void settle(Pid root, String declared) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String shape = shape(root);
    while (!declared.equals(shape)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("declared\n" + declared + "\nis after a minute\n" + shape);
      }
      shape = shape(root);
    }
  }

  /// No child more: those that the tree does not know are on their way out.
  private static void expectCount(Node node, Pid root, String declared) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (node.processCount() != processes(declared) + 1) {
      if (System.nanoTime() > end) {
        Set<Pid> strangers = new HashSet<>(node.processes());
        strangers.remove(Beam.self());
        forget(root, strangers);
        throw new IllegalStateException(
            "%d processes are there, %d are declared; these are not in the tree: %s"
                .formatted(
                    node.processCount() - 1,
                    processes(declared),
                    strangers.stream()
                        .map(pid -> pid + " " + Beam.processInfo(pid, FACTS))
                        .toList()));
      }
      Thread.onSpinWait();
    }
  }

  /// Takes those who are in the tree out of a set.
  private static void forget(Pid supervisor, Set<Pid> strangers) {
    strangers.remove(supervisor);
    for (ChildInfo child : Supervisor.whichChildren(supervisor)) {
      child
          .pid()
          .ifPresent(pid -> {
            strangers.remove(pid);
            if (child.type() == ChildSpec.Type.SUPERVISOR) {
              forget(pid, strangers);
            }
          });
    }
  }

  private static long processes(String shape) {
    return shape.chars().filter(c -> c == '(' || c == 'w').count();
  }

  /// The tree as a text: a supervisor in brackets, `w` for a worker, `-` for what is not there.
  private static String shape(Pid supervisor) {
    StringBuilder text = new StringBuilder("(");
    try {
      for (ChildInfo child : Supervisor.whichChildren(supervisor)) {
        Pid pid = child.pid().filter(Beam::isProcessAlive).orElse(null);
        if (pid == null) {
          text.append('-');
        } else {
          text.append(child.type() == ChildSpec.Type.SUPERVISOR ? shape(pid) : "w");
        }
      }
    } catch (ExitException gone) {
      text.append('-');
    }
    return text.append(')').toString();
  }

  private static void stop(Pid root) {
    ProcLib.stop(root);
  }
}
