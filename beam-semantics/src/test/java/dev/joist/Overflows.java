package dev.joist;

import static dev.joist.Beam.demonitor;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unlink;

import dev.joist.signal.Down;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A program for a JVM with small stacks: processes that recurse without end, in the middle of
/// operations on an innocent neighbour. Run by `OverflowTest`.
final class Overflows {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Atom LENGTH = Atom.of("message_queue_len");
  private static final List<Atom> HALVES = List.of(Atom.of("links"), Atom.of("monitored_by"));

  /// What is done at each depth.
  @FunctionalInterface
  private interface Operation {
    void on(Pid neighbour);
  }

  private Overflows() {}

  /// Overflows stacks, one kind of operation after the other.
  ///
  /// @param arguments how many processes overflow in each kind of operation
  public static void main(String[] arguments) throws InterruptedException {
    int times = Integer.parseInt(arguments[0]);
    Node node = Node.start("overflows");
    Inbox inbox = node.inbox();
    Pid neighbour = node.spawn(answering());
    overflow(times, "monitors", node, inbox, neighbour, to -> demonitor(monitor(to)));
    overflow(
        times,
        "links",
        node,
        inbox,
        neighbour,
        to -> {
          link(to);
          unlink(to);
        });
    overflow(times, "sends", node, inbox, neighbour, to -> send(to, "noise"));
    overflow(times, "exits", node, inbox, neighbour, to -> exit(to, "noise"));
    overflow(times, "questions", node, inbox, neighbour, to -> processInfo(to, LENGTH));
    node.close();
    System.out.println("close: returned");
  }

  /// An event-style one: it has its worker's stack to itself. A virtual thread may let others run
  /// now and then, and while it is slow its stack is not on that of a carrier, and so never over.
  private static Handler diving(Runnable dive) {
    return new Handler() {
      @Override
      public void start() {
        dive.run();
      }

      @Override
      public void handle(Object message) {
        // It never comes to a message.
      }
    };
  }

  private static Handler answering() {
    return new Handler() {
      @Override
      public void start() {
        trapExit(true);
      }

      @Override
      public void handle(Object message) {
        if (message instanceof Pid asker) {
          send(asker, "here");
        }
      }
    };
  }

  private static void overflow(
      int times, String kind, Node node, Inbox inbox, Pid neighbour, Operation operation)
      throws InterruptedException {
    Random random = new Random(times);
    for (int i = 0; i < times; i++) {
      int odd = random.nextInt(40); // so that the stack is over in another place each time
      Spawned diver = inbox.spawnMonitor(diving(() -> shift(odd, neighbour, operation)));
      expect(
          kind + " " + i + " end",
          inbox,
          m -> m instanceof Down down && down.item().equals(diver.pid()));
      node.send(neighbour, inbox.pid());
      expect(kind + " " + i + " answer", inbox, "here"::equals);
    }
    for (Atom halves : HALVES) {
      Object left = node.processInfo(neighbour, halves);
      if (!(left instanceof Tuple pair && List.of().equals(pair.element(2)))) {
        throw new IllegalStateException(kind + ": the neighbour has left " + left);
      }
    }
    System.out.println(kind + ": fine");
  }

  private static void expect(String what, Inbox inbox, java.util.function.Predicate<Object> wanted)
      throws InterruptedException {
    @Nullable Object found = inbox.poll(PATIENCE, m -> wanted.test(m) ? m : null);
    if (found == null) {
      System.out.println("waited in vain: " + what);
      System.out.flush();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void shift(int levels, Pid neighbour, Operation operation) {
    if (levels > 0) {
      shift(levels - 1, neighbour, operation);
    } else {
      dive(neighbour, operation);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // that is what it is for
  private static void dive(Pid neighbour, Operation operation) {
    operation.on(neighbour);
    dive(neighbour, operation);
  }
}
