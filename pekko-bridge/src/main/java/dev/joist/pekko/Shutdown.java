package dev.joist.pekko;

import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.process.LocalNode;
import dev.joist.process.LocalProcess;
import dev.joist.process.Nodes;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of the processes of a system that ends: each is sent the exit signal `shutdown`, as a
/// supervisor would, and who is still there when the time is over is killed.
///
/// Processes that are spawned meanwhile are told too. Those at other nodes who watch them are told
/// why they ended before the connection is closed. An open inbox, whose code is the host's, ends
/// with the node and is not waited for. A host that has switched CoordinatedShutdown off ends them
/// when it has terminated.
final class Shutdown {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.pekko");
  private static final Atom SHUTDOWN = Atom.of("shutdown");

  private final Node node;
  private final LocalNode local;
  private final Duration timeout;

  Shutdown(Node node, LocalNode local, Duration timeout) {
    this.node = node;
    this.local = local;
    this.timeout = timeout;
  }

  void register(ActorSystem system, String phase) {
    CoordinatedShutdown.get(system).addTask(phase, "end-joist-processes", this::begin);
    system.registerOnTermination(node::close);
  }

  /// On a thread of its own, since it waits.
  private CompletionStage<Done> begin() {
    CompletableFuture<Done> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("joist-shutdown")
        .start(() -> {
          try {
            run();
            done.complete(Done.getInstance());
          } catch (Throwable failure) {
            done.completeExceptionally(failure);
          }
        });
    return done;
  }

  private void run() throws InterruptedException {
    if (local.isClosed()) { // by the host
      return;
    }
    long end = System.nanoTime() + timeout.toNanos();
    try (Inbox inbox = node.inbox()) {
      awaitAll(inbox, end);
    } catch (ErrorException noRoom) { // system_limit: nobody to wait with
      LOG.warn("The processes of {} are killed at once, as it is full.", node.name(), noRoom);
    }
    long stragglers = node.processes().stream().filter(this::hasCode).count();
    if (stragglers > 0) {
      LOG.warn(
          "{} processes of {} have not ended within {} and are killed.",
          stragglers,
          node.name(),
          timeout);
    }
    Nodes.awaitDelivery(local, end - System.nanoTime()); // of their ends, to other nodes
    node.close();
  }

  private void awaitAll(Inbox inbox, long end) throws InterruptedException {
    Set<Pid> told = new HashSet<>();
    while (tellNew(inbox, told) > 0) {
      // All that were told have a monitor; one DOWN is as good as another for another look.
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (left.isZero() || !awaitOne(inbox, told, left)) {
        return;
      }
    }
  }

  /// Tells those that were not told yet.
  ///
  /// @return how many were told, now or before, and have not been heard of
  private int tellNew(Inbox inbox, Set<Pid> told) {
    for (Pid pid : node.processes()) {
      if (hasCode(pid) && told.add(pid)) {
        var _ = inbox.monitor(pid);
        node.exit(pid, SHUTDOWN);
      }
    }
    return told.size();
  }

  /// Whether it is alive, and no inbox.
  private boolean hasCode(Pid pid) {
    LocalProcess process = local.process(pid);
    return process != null && !process.isAttached();
  }

  private static boolean awaitOne(Inbox inbox, Set<Pid> told, Duration left)
      throws InterruptedException {
    @Nullable Down down = inbox.poll(left, message -> message instanceof Down ended ? ended : null);
    // What has ended meanwhile too, before looking at all processes again.
    boolean any = down != null;
    while (down != null) {
      told.remove((Pid) down.item());
      down = inbox.poll(Duration.ZERO, message -> message instanceof Down ended ? ended : null);
    }
    return any;
  }
}
