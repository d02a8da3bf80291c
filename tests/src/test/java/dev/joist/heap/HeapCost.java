package dev.joist.heap;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;

import dev.joist.Inbox;
import dev.joist.MaxHeapSize;
import dev.joist.Node;
import dev.joist.NodeOptions;
import dev.joist.SystemMonitorOption;
import dev.joist.signal.Body;
import dev.joist.term.Pid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What counting costs on a message's path: the same work on nodes that count and on one that does
/// not, in turns. `docs/benchmarks.md` has the command and the figures.
public final class HeapCost {

  private static final int ROUND_TRIPS = 100_000;
  private static final int MESSAGES = 500_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private record Ping(Pid from, long number) {}

  private record Deposit(long account, long cents) {}

  private record Done(long nanos) {}

  private HeapCost() {}

  /// Measures.
  ///
  /// @param arguments how many turns, then the kinds of node: `off`, `limit`, `alarm`, `queue`
  public static void main(String[] arguments) throws InterruptedException {
    int turns = Integer.parseInt(arguments[0]);
    List<String> kinds = List.of(arguments).subList(1, arguments.length);
    for (String work : List.of("ping-pong", "count")) {
      List<List<Double>> figures = new ArrayList<>();
      kinds.forEach(_ -> figures.add(new ArrayList<>()));
      for (int turn = -2; turn < turns; turn++) { // the first two warm up
        for (int i = 0; i < kinds.size(); i++) {
          double nanos = nanos(kinds.get(i), work);
          if (turn >= 0) {
            figures.get(i).add(nanos);
          }
        }
      }
      for (int i = 0; i < kinds.size(); i++) {
        List<Double> all = figures.get(i);
        Collections.sort(all);
        System.out.printf(
            "%s %s: least %.1f, median %.1f ns a message%n",
            work, kinds.get(i), all.getFirst(), all.get(all.size() / 2));
      }
    }
  }

  private static double nanos(String kind, String work) throws InterruptedException {
    try (Node node = node(kind);
        Inbox inbox = node.inbox()) {
      Pid me = inbox.pid();
      boolean pingPong = work.equals("ping-pong");
      node.spawn(pingPong ? pingPong(me) : count(me));
      Done done = inbox.receive(PATIENCE, m -> m instanceof Done d ? d : null);
      return done.nanos / (pingPong ? 2.0 * ROUND_TRIPS : MESSAGES);
    }
  }

  private static Node node(String kind) {
    NodeOptions options = NodeOptions.named("cost");
    MaxHeapSize limit = MaxHeapSize.words(kind.equals("limit") ? 1L << 40 : 0);
    Node node = Node.start(options.withMaxHeapSize(limit));
    switch (kind) {
      case "alarm" -> node.systemMonitor(SystemMonitorOption.largeHeap(1L << 40));
      case "queue" -> node.systemMonitor(SystemMonitorOption.longMessageQueue(1, 1 << 30));
      default -> {}
    }
    return node;
  }

  private static Body pingPong(Pid report) {
    return () -> {
      Pid echo =
          dev.joist.Beam.spawnLink(() -> {
            while (true) {
              Ping ping = (Ping) receive();
              send(ping.from, ping);
            }
          });
      Pid self = dev.joist.Beam.self();
      long start = System.nanoTime();
      for (long i = 0; i < ROUND_TRIPS; i++) {
        send(echo, new Ping(self, i));
        receive();
      }
      send(report, new Done(System.nanoTime() - start));
    };
  }

  private static Body count(Pid report) {
    return () -> {
      Pid self = dev.joist.Beam.self();
      long start = System.nanoTime();
      dev.joist.Beam.spawnLink(() -> {
        for (long i = 0; i < MESSAGES; i++) {
          send(self, new Deposit(i, 100));
        }
        receive(_ -> null);
      });
      for (int i = 0; i < MESSAGES; i++) {
        receive();
      }
      send(report, new Done(System.nanoTime() - start));
    };
  }
}
