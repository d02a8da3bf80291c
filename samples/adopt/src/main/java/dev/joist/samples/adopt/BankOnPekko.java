package dev.joist.samples.adopt;

import com.typesafe.config.ConfigFactory;
import dev.joist.pekko.PekkoNode;
import dev.joist.samples.bank.Bank;
import java.io.PrintStream;
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
    ActorSystem system =
        ActorSystem.create(
            "bank",
            ConfigFactory.parseString("pekko.loggers = []").withFallback(ConfigFactory.load()));
    try {
      return new Bank(out, err, () -> PekkoNode.get(system).node()).run(arguments);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
