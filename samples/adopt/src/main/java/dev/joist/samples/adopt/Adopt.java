package dev.joist.samples.adopt;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.LoggerFactory;

/// The program: gives the same orders to the service before and after it has adopted Joist, and
/// shows what differs.
public final class Adopt {

  private static final List<String> CUSTOMERS = List.of("alice", "bob", "carol", "dave", "erin");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String LOG_FILE = "org.slf4j.simpleLogger.logFile";

  private static final Map<String, String> STORIES =
      Map.of(
          "alice", "all is well",
          "bob", "the gateway refuses",
          "carol", "the gateway sends %,d pages".formatted(Gateway.PAGES),
          "dave", "the gateway falls silent",
          "erin", "the gateway hiccups once");

  private Adopt() {}

  /// Runs the program.
  public static void main(String[] arguments) {
    if (System.getProperty(LOG_FILE) == null) {
      System.setProperty(LOG_FILE, "adopt.log");
    }
    LoggerFactory.getLogger(Adopt.class).info("The log of the service, before and after.");
    compare(System.out);
  }

  static void compare(PrintStream out) {
    out.println("The same orders, before and after. What is logged goes to adopt.log");
    Map<String, String> before = serve(dev.joist.samples.adopt.before.OrderDesk::create);
    Map<String, String> after = serve(dev.joist.samples.adopt.after.OrderDesk::create);
    for (String customer : CUSTOMERS) {
      String was = before.getOrDefault(customer, "nothing");
      String is = after.getOrDefault(customer, "nothing");
      out.printf("%n%s: %s%n", customer, STORIES.get(customer));
      if (is.equals(was)) {
        out.println("    both     " + is);
      } else {
        out.println("    before   " + was);
        out.println("    after    " + is);
      }
    }
  }

  /// Runs a service and gives it all orders at once.
  ///
  /// @return what each customer was told
  static Map<String, String> serve(Function<ActorRef<Gateway.Request>, Behavior<Order>> desk) {
    ActorSystem<Order> system =
        ActorSystem.create(
            Behaviors.setup(context -> desk.apply(context.spawn(Gateway.create(), "gateway"))),
            "orders");
    try {
      List<CompletionStage<Receipt>> receipts =
          CUSTOMERS.stream().map(customer -> order(system, customer)).toList();
      Map<String, String> told = new TreeMap<>();
      for (CompletionStage<Receipt> receipt : receipts) {
        Receipt got = receipt.toCompletableFuture().join();
        told.put(got.customer(), got.outcome());
      }
      return told;
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static CompletionStage<Receipt> order(ActorSystem<Order> system, String customer) {
    return AskPattern.ask(
        system, replyTo -> new Order(customer, 4_200, replyTo), LIMIT, system.scheduler());
  }
}
