package dev.joist;

import static dev.joist.Beam.heapRoot;
import static dev.joist.Beam.put;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;

import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A program for a JVM with a small heap: processes that would fill it each end at their limit, and
/// all others go on; without limits the alarm comes before the end. Run by `SmallMachineTest`.
final class SmallMachine {

  private static final int BYSTANDERS = 10_000;
  private static final long LIMIT = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  /// So many hundreds of messages are no more than a sixth of the machine.
  private static final long FAR_BEYOND = 4_000;

  private static final Atom KILL = Atom.of("kill");
  private static final Atom TICK = Atom.of("tick");

  /// A piece of work.
  ///
  /// @param number which one
  /// @param what is to be done
  private record Work(long number, String what) {}

  private SmallMachine() {}

  public static void main(String[] arguments) throws InterruptedException {
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    if (megabytes > 256) {
      throw new IllegalStateException("too large a heap to show anything: " + megabytes + " MB");
    }
    limits();
    alarms();
    System.out.println("done");
    System.out.flush();
    Runtime.getRuntime().halt(0); // whatever the flooding threads do
  }

  private static void limits() throws InterruptedException {
    try (Node node = Node.start("limits");
        Inbox inbox = node.inbox()) {
      List<Pid> bystanders = new ArrayList<>();
      for (int i = 0; i < BYSTANDERS; i++) {
        bystanders.add(node.spawn(SmallMachine::answer));
      }
      Spawned server = limited(inbox, SmallMachine::workSlowly);
      Thread flood = flood(node, server.pid());
      expectKilled(inbox, "flooded server", server);
      flood.join();
      expectKilled(inbox, "hoarder", limited(inbox, SmallMachine::hoard));
      Spawned growing = limited(inbox, SmallMachine::grow);
      Thread ticks = ticks(node, growing.pid());
      expectKilled(inbox, "growing state", growing);
      ticks.join();
      int answers = 0;
      for (Pid bystander : bystanders) {
        inbox.send(bystander, Tuple.of(inbox.pid(), TICK));
        answers += inbox.receive(PATIENCE).equals(TICK) ? 1 : 0;
      }
      System.out.println("bystanders: " + answers);
    }
  }

  private static void alarms() throws InterruptedException {
    try (Node node = Node.start("alarms");
        Inbox monitor = node.inbox()) {
      node.systemMonitor(
          monitor.pid(),
          SystemMonitorOption.longMessageQueue(0, 20_000),
          SystemMonitorOption.largeHeap(LIMIT));
      Pid server = node.spawn(SmallMachine::workSlowly);
      Thread flood = flood(node, server);
      stopAtAlarm(node, monitor, server);
      flood.join();
      stopAtAlarm(node, monitor, node.spawn(SmallMachine::hoard));
    }
  }

  private static void stopAtAlarm(Node node, Inbox monitor, Pid pid) throws InterruptedException {
    Tuple alarm =
        monitor.receive(
            PATIENCE,
            m -> m instanceof Tuple t && t.arity() == 4 && t.element(2).equals(pid) ? t : null);
    node.exit(pid, KILL);
    System.out.println("alarm: " + alarm.element(3));
  }

  private static Spawned limited(Inbox inbox, Body body) {
    return inbox.spawnOpt(
        body, SpawnOption.monitor(), SpawnOption.maxHeapSize(MaxHeapSize.words(LIMIT)));
  }

  private static void expectKilled(Inbox inbox, String who, Spawned process)
      throws InterruptedException {
    Object reason =
        inbox.receive(
            PATIENCE,
            m -> m instanceof Down d && d.ref().equals(process.ref()) ? d.reason() : null);
    System.out.println(who + ": " + reason);
  }

  /// Sends faster than anybody works, until the receiver is dead; not so fast any more when what
  /// waits is far beyond all limits, so that whoever is to end the receiver may take its time.
  private static Thread flood(Node node, Pid to) {
    return Thread.ofPlatform()
        .start(() -> {
          for (long i = 0; node.isProcessAlive(to); i++) {
            for (int j = 0; j < 100; j++) {
              node.send(to, new Work(i, "a piece of work"));
            }
            if (i > FAR_BEYOND) {
              LockSupport.parkNanos(10_000_000);
            }
          }
        });
  }

  private static Thread ticks(Node node, Pid to) {
    return Thread.ofPlatform()
        .start(() -> {
          while (node.isProcessAlive(to)) {
            node.send(to, TICK);
            LockSupport.parkNanos(10_000);
          }
        });
  }

  // ---- what the processes do

  private static void answer() {
    while (true) {
      Tuple question = (Tuple) receive();
      send((Pid) question.element(1), question.element(2));
    }
  }

  private static void workSlowly() {
    while (true) {
      Object work = receive();
      if (work instanceof Work) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static void hoard() {
    for (long i = 0; ; i++) {
      put(i, Collections.nCopies(50, new Work(i, "kept for ever")));
    }
  }

  private static void grow() {
    List<Object> state = new ArrayList<>();
    heapRoot(() -> state);
    while (true) {
      receive();
      state.add(new byte[8_000]);
    }
  }
}
