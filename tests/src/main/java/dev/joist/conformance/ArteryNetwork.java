package dev.joist.conformance;

import com.typesafe.config.ConfigFactory;
import dev.joist.dist.Carrier;
import dev.joist.dist.Codec;
import dev.joist.pekko.cluster.ArteryCarrier;
import dev.joist.pekko.wire.CborCodec;
import dev.joist.term.Atom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.jspecify.annotations.Nullable;

/// A Pekko cluster in this JVM: each node has a system of its own, and all that goes from one to
/// another goes over Artery. What arrives is told on the run queue.
///
/// How many frames are under way is counted, so that it is known when all have arrived. A cut loses
/// none, for nothing is under way then; it is told as one that does.
///
/// *Thread:* that of the scenario; Pekko's bring what arrives.
final class ArteryNetwork implements Network {

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LOOK_NANOS = 20_000;

  private static final String CONFIG =
      """
      pekko {
        loggers = []
        stdout-loglevel = OFF
        log-dead-letters = off
        actor.provider = cluster
        actor.default-dispatcher.fork-join-executor.minimum-runnable = -1
        coordinated-shutdown.phases.cluster-exiting.timeout = 1 s
        remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
        cluster {
          jmx.enabled = off
          downing-provider-class = "dev.joist.pekko.cluster.JoistDowning"
          gossip-interval = 100 ms
          leader-actions-interval = 100 ms
          periodic-tasks-initial-delay = 50 ms
        }
      }
      joist.cluster.greeting-interval = 100 ms
      """;

  private final RunQueue queue;
  private final Map<Atom, End> ends = new ConcurrentHashMap<>();
  private final List<ActorSystem> systems = new ArrayList<>();

  /// @param queue on which frames arrive
  ArteryNetwork(RunQueue queue) {
    this.queue = queue;
  }

  @Override
  public Carrier end() {
    return new End();
  }

  @Override
  public Codec codec() {
    return new CborCodec();
  }

  @Override
  public void cut() {
    ends.forEach((at, end) ->
        ends.keySet()
            .forEach(peer -> {
              if (!peer.equals(at)) {
                queue.assist(() -> end.events().lost(peer, "the cable was cut"));
              }
            }));
  }

  @Override
  public boolean isBusy() {
    boolean busy = ends.values().stream().anyMatch(End::isAwaited);
    if (busy) {
      LockSupport.parkNanos(LOOK_NANOS); // looks again
    }
    return busy;
  }

  @Override
  public void close() {
    systems.forEach(ActorSystem::terminate);
    systems.forEach(system -> system.getWhenTerminated().toCompletableFuture().join());
  }

  private final class End implements Carrier {

    private final ExtendedActorSystem system =
        (ExtendedActorSystem)
            ActorSystem.create(
                "conformance",
                ConfigFactory.parseString(CONFIG).withFallback(ConfigFactory.load()));
    private final ArteryCarrier carrier = new ArteryCarrier(system);
    private final Map<Atom, CountDownLatch> reachable = new ConcurrentHashMap<>();
    private final Map<Atom, CountDownLatch> lost = new ConcurrentHashMap<>();

    /// How many frames to each other are under way.
    private final Map<Atom, AtomicInteger> underWay = new ConcurrentHashMap<>();

    private volatile @Nullable Atom node;
    private volatile @Nullable Events events;

    End() {
      systems.add(system);
    }

    Events events() {
      Events told = events;
      if (told == null) {
        throw new IllegalStateException("not open");
      }
      return told;
    }

    /// Waits until it and those that are there know each other.
    @Override
    public void open(Atom name, int creation, Events told) {
      node = name;
      events = told;
      Set<End> others = new HashSet<>(ends.values());
      Map<End, Atom> awaited = new HashMap<>();
      for (End other : others) {
        other.reachable.put(name, new CountDownLatch(1));
        reachable.put(other.name(), new CountDownLatch(1));
        awaited.put(other, other.name());
      }
      carrier.open(name, creation, new Arrivals());
      Address first =
          others.isEmpty()
              ? Cluster.get(system).selfAddress()
              : Cluster.get(others.iterator().next().system).selfAddress();
      Cluster.get(system).join(first);
      awaited.forEach((other, otherName) -> {
        await(reachable, otherName);
        await(other.reachable, name);
      });
      ends.put(name, this);
    }

    Atom name() {
      Atom name = node;
      if (name == null) {
        throw new IllegalStateException("not open");
      }
      return name;
    }

    private void await(Map<Atom, CountDownLatch> news, Atom peer) {
      CountDownLatch latch = news.get(peer);
      try {
        if (latch != null && !latch.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
          throw new IllegalStateException(name() + " has not heard of " + peer);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    @Override
    public boolean send(Atom peer, byte[] frame) {
      End other = ends.get(peer);
      if (other == null) {
        return false;
      }
      AtomicInteger count = underWay.computeIfAbsent(peer, _ -> new AtomicInteger());
      count.incrementAndGet();
      boolean accepted = carrier.send(peer, frame);
      if (!accepted) {
        count.decrementAndGet();
      }
      return accepted;
    }

    @Override
    public int maximumFrame() {
      return carrier.maximumFrame();
    }

    private boolean isAwaited() {
      return underWay.values().stream().anyMatch(count -> count.get() > 0);
    }

    private void arrived(Atom peer) {
      AtomicInteger count = underWay.get(peer);
      if (count != null) {
        count.decrementAndGet();
      }
    }

    /// Waits until the others know: from the carrier, or, where there was no lifeline yet, from the
    /// cluster that its system leaves.
    @Override
    public void close() {
      ends.remove(name(), this);
      ends.values().forEach(other -> other.lost.put(name(), new CountDownLatch(1)));
      carrier.close();
      system.terminate();
      ends.values().forEach(other -> other.await(other.lost, name()));
      ends.values().forEach(other -> other.underWay.remove(name()));
    }

    private final class Arrivals implements Events {

      @Override
      public void frame(Atom peer, byte[] frame) {
        queue.assist(() -> {
          try {
            events().frame(peer, frame);
          } finally {
            End sender = ends.get(peer);
            if (sender != null) {
              sender.arrived(name());
            }
          }
        });
      }

      @Override
      public void reachable(Atom peer) {
        queue.assist(() -> events().reachable(peer));
        CountDownLatch latch = reachable.get(peer);
        if (latch != null) {
          latch.countDown();
        }
      }

      @Override
      public void lost(Atom peer, String why) {
        queue.assist(() -> events().lost(peer, why));
        CountDownLatch latch = lost.get(peer);
        if (latch != null) {
          latch.countDown();
        }
      }
    }
  }
}
