package dev.joist.pekko;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;

/// The end of a system, which a test waits for; where it does not come, what there still is.
public final class Ending {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Ending() {}

  /// Ends a system.
  ///
  /// @throws AssertionError with its tree of actors when it does not end
  public static void of(ActorSystem system) {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      throw new AssertionError(
          "it does not end; there are still: " + ((ExtendedActorSystem) system).printTree(), e);
    }
  }
}
