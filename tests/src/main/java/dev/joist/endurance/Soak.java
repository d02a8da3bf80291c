package dev.joist.endurance;

import static dev.joist.Beam.send;

import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.NodeOptions;
import dev.joist.schedule.Worker;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Random spawns, messages, links, monitors, timers, suspensions and kills, of processes of both
/// kinds, round after round; after each round everybody is killed but the [agents][Agent], and
/// nothing may be left over: no process, no half of a link or monitor, no timer, no name, no thread
/// that is still at a handler. In the end no more of the heap may be in use than when it had warmed
/// up.
///
/// Ends with status 1 when something is left over.
///
/// *Command:* `./joist soak [MINUTES [SEED]]`
public final class Soak {

  private static final Atom KILL = Atom.of("kill");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final int AGENTS = 8;

  /// Few enough for the process table to have its full size soon: it grows while its numbers go
  /// round for the first time.
  private static final int PROCESSES = 10_000;

  private static final int PROBES = 10;

  /// Rounds in which classes are loaded, code is compiled and tables find their size.
  private static final int WARM_UP = 6;

  /// How much the heap in use may differ from round to round: what the JVM itself keeps.
  private static final long SLACK = 2L << 20;

  private final Node node;
  private final Inbox inbox;
  private final Crowd crowd;
  private final List<Pid> agents = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  private Soak(Node node, Random random) {
    this.node = node;
    inbox = node.inbox();
    crowd = new Crowd(node);
    for (int i = 0; i < AGENTS; i++) {
      Agent agent = new Agent(crowd, new Random(random.nextLong()), inbox.pid());
      agents.add(i % 2 == 0 ? node.spawn(agent) : node.spawn((Body) agent::obey));
    }
  }

  /// Runs for so many minutes, 5 if none are given.
  ///
  /// @param arguments of the command line
  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.joist.process", "off"); // they crash a lot
    double minutes = arguments.length == 0 ? 5 : Double.parseDouble(arguments[0]);
    long seed = arguments.length < 2 ? System.nanoTime() : Long.parseLong(arguments[1]);
    System.out.println("soak: seed " + seed);
    List<String> left;
    try (Node node = Node.start(NodeOptions.named("soak").withProcessLimit(PROCESSES))) {
      Soak soak = new Soak(node, new Random(seed));
      soak.run(Duration.ofMillis((long) (minutes * 60_000)));
      left = soak.left;
    }
    if (!endsWithin(PATIENCE, () -> threads().findAny().isEmpty())) {
      left.add("threads of a closed node: " + threads().map(Thread::getName).toList());
    }
    left.forEach(each -> System.out.println("soak: left over: " + each));
    System.out.println(left.isEmpty() ? "soak: nothing is left over" : "soak: failed");
    System.exit(left.isEmpty() ? 0 : 1);
  }

  private void run(Duration duration) throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    List<Long> heap = new ArrayList<>();
    for (int round = 1; System.nanoTime() < end || round <= WARM_UP * 2; round++) {
      act();
      clear();
      check(round);
      long used = used();
      System.out.printf(
          "soak: round %d: %d deeds, %d processes made, %d KB of heap in use, %d threads%n",
          round, crowd.deeds(), crowd.born(), used >> 10, threads().count());
      heap.add(used);
    }
    long first = Collections.min(heap.subList(WARM_UP, WARM_UP * 2));
    long last = Collections.min(heap.subList(heap.size() - WARM_UP, heap.size()));
    System.out.println("soak: " + (first >> 10) + " KB at first, " + (last >> 10) + " KB at last");
    if (last > first + SLACK) {
      left.add(((last - first) >> 10) + " KB of heap");
    }
  }

  /// Has the agents do deeds for a while.
  private void act() throws InterruptedException {
    crowd.open();
    agents.forEach(agent -> node.send(agent, Agent.ACT));
    TimeUnit.NANOSECONDS.sleep(ROUND.toNanos());
    crowd.close();
    answers();
  }

  /// Waits until each agent has answered.
  private void answers() throws InterruptedException {
    for (int i = 0; i < AGENTS; i++) {
      Object answer = inbox.receive(PATIENCE);
      if (answer instanceof String complaint && !complaint.isEmpty()) {
        left.add(complaint);
      }
    }
  }

  /// Kills all but the agents.
  private void clear() {
    Set<Pid> stay = Set.copyOf(agents);
    for (Pid pid : node.processes()) {
      if (!stay.contains(pid) && !pid.equals(inbox.pid())) {
        node.exit(pid, KILL);
      }
    }
    crowd.forget();
  }

  private void check(int round) throws InterruptedException {
    if (!endsWithin(PATIENCE, () -> node.processCount() == AGENTS + 1)) {
      left.add("round " + round + ": " + (node.processCount() - AGENTS - 1) + " processes");
    }
    agents.forEach(agent -> node.send(agent, Agent.CHECK));
    answers();
    drain();
    for (Pid agent : agents) {
      for (String item : List.of("links", "monitors", "monitored_by", "messages", "suspending")) {
        Tuple info = (Tuple) node.processInfo(agent, Atom.of(item));
        if (!((List<?>) info.element(2)).isEmpty()) {
          left.add("round " + round + ": " + agent + " has " + info);
        }
      }
    }
    if (!node.registered().isEmpty()) {
      left.add("round " + round + ": the names " + node.registered());
    }
    if (!endsWithin(PATIENCE, () -> busy().findAny().isEmpty())) {
      left.add("round " + round + ": threads at a handler: " + busy().toList());
    }
  }

  /// Waits until the turns are over that were queued for those who are dead now.
  private void drain() throws InterruptedException {
    for (int i = 0; i < PROBES; i++) {
      Pid asker = inbox.pid();
      node.send(node.spawn((Handler) message -> send(asker, message)), "");
      inbox.receive(PATIENCE);
    }
    for (Pid pid : node.processes()) {
      if (!agents.contains(pid) && !pid.equals(inbox.pid())) {
        node.exit(pid, KILL);
      }
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }

  /// The threads of the node.
  private static Stream<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("joist-soak"));
  }

  /// Those that are at a process's code.
  private static Stream<Thread> busy() {
    return threads().filter(thread -> thread instanceof Worker worker && worker.occupant != null);
  }

  /// A condition, looked at now and then.
  @FunctionalInterface
  private interface Condition {
    boolean holds();
  }

  private static boolean endsWithin(Duration patience, Condition condition)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return true;
  }
}
