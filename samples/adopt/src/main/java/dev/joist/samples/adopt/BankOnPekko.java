package dev.joist.samples.adopt;

import dev.joist.Node;
import dev.joist.pekko.PekkoNode;
import dev.joist.samples.bank.Bank;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorSystem;

/// The bank of the samples, in an ActorSystem: not a line of it differs.
public final class BankOnPekko {

  private BankOnPekko() {}

  /// Runs the program and ends the JVM with its status, as [Bank#main] does.
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(System.out, System.err, arguments));
  }

  static int run(PrintStream out, PrintStream err, String... arguments)
      throws InterruptedException {
    List<ActorSystem> systems = new ArrayList<>(); // one, if the bank comes as far as opening
    Supplier<Node> nodes =
        () -> {
          ActorSystem system = ActorSystem.create("bank");
          systems.add(system);
          return PekkoNode.get(system).node();
        };
    try {
      return new Bank(out, err, nodes).run(arguments);
    } finally {
      for (ActorSystem system : systems) {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
      }
    }
  }
}
