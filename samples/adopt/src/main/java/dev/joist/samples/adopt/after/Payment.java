package dev.joist.samples.adopt.after;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.heapRoot;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.spawnOpt;

import dev.joist.MaxHeapSize;
import dev.joist.SpawnOption;
import dev.joist.Spawned;
import dev.joist.pekko.PekkoNode;
import dev.joist.samples.adopt.Gateway;
import dev.joist.samples.adopt.Order;
import dev.joist.samples.adopt.Receipt;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/// Has an order paid: a worker that talks with the gateway and may fail, and a process that looks
/// after it and knows what became of it.
final class Payment {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final MaxHeapSize ENOUGH = MaxHeapSize.words(100_000);
  private static final Atom PAID = Atom.of("paid");
  private static final Atom TIMEOUT = Atom.of("timeout");
  private static final int ATTEMPTS = 2;

  private Payment() {}

  // tag::supervise
  /// Runs as the process that looks after a worker: starts it again when it has crashed, and tells
  /// the customer the reason when that does not help.
  static void supervise(PekkoNode joist, ActorRef<Gateway.Request> gateway, Order order) {
    Object reason = PAID;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Spawned worker =
          spawnOpt(
              () -> pay(joist, gateway, order),
              SpawnOption.monitor(),
              SpawnOption.maxHeapSize(ENOUGH));
      reason =
          receive(m ->
              m instanceof Down(var ref, _, _, Object why) && ref.equals(worker.ref())
                  ? why
                  : null);
      if (!(reason instanceof Tuple)) { // no crash: paid, timeout or killed
        break;
      }
    }
    order.replyTo().tell(new Receipt(order.customer(), words(reason)));
  }

  // end::supervise

  // tag::pay
  /// Runs as the worker.
  private static void pay(PekkoNode joist, ActorRef<Gateway.Request> gateway, Order order) {
    gateway.tell(
        new Gateway.Request(
            order.customer(), order.cents(), joist.ref(self(), Gateway.Reply.class)));
    List<Gateway.Page> pages = new ArrayList<>();
    heapRoot(() -> pages);
    while (true) {
      // Notices stay in the mailbox: nobody wants them.
      Object reply =
          receive(PATIENCE, m -> m instanceof Gateway.Notice ? null : m, () -> exit(TIMEOUT));
      switch ((Gateway.Reply) reply) {
        case Gateway.Page page -> pages.add(page);
        case Gateway.Accepted _ -> throw exit(PAID);
        case Gateway.Refused(_, String why) -> throw new IllegalStateException(why);
        case Gateway.Notice _ -> throw new IllegalStateException("a notice was selected");
      }
    }
  }

  // end::pay

  /// What a customer is told.
  private static String words(Object reason) {
    if (reason.equals(PAID)) {
      return "paid";
    }
    // A crash is {{Class, Message}, StackTrace}.
    Object cause = reason instanceof Tuple crash ? crash.element(1) : reason;
    return "not paid: " + Terms.toString(cause);
  }
}
