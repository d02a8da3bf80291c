package dev.joist.pekko;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Network;
import dev.joist.Node;
import dev.joist.Site;
import dev.joist.pekko.cluster.Meeting;
import dev.joist.pekko.tcp.Detour;
import dev.joist.term.Atom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;

/// Two members of a cluster, over TCP: Artery's connections and the lifelines go through proxies
/// that reset, delay or hold them. Time passes by itself.
final class TcpNetwork implements Network {

  /// Frames as small as Artery allows, and quick to lose patience.
  private static final String CONFIG =
      """
      pekko {
        logger-startup-timeout = 60 s # where everything is slow at first
        coordinated-shutdown.run-by-actor-system-terminate = off # ends without a word to the others
        remote.artery.advanced {
          maximum-frame-size = 32 KiB
          outbound-restart-backoff = 50 ms
        }
        cluster.retry-unsuccessful-join-after = 500 ms
      }
      joist {
        entries.idle = "dev.joist.Site$Idle"
        cluster {
          tick-time = 400 ms
          setup-time = 1 s
          busy-limit = %d B
        }
      }
      """
          .formatted(Site.BUSY_LIMIT);

  private static final int LARGEST = 80_000;

  private final Map<String, Detour> detours = new HashMap<>();
  private final Map<Atom, ActorSystem> systems = new LinkedHashMap<>();

  @Override
  public int nodes(Random random) {
    return 2;
  }

  @Override
  public int largest() {
    return LARGEST;
  }

  /// Starts a node and waits until it is one of both.
  @Override
  public Site start(String text) throws Exception {
    String name = text + "@tcp";
    Detour detour = detours.computeIfAbsent(name, _ -> new Detour());
    calm();
    ActorSystem system =
        ActorSystem.create(
            "meeting",
            Meeting.config(detour.config(), CONFIG, "joist.node-name = \"" + name + "\""));
    Node node = PekkoNode.get(system).node();
    Site site = new Site(node, () -> end(node, system));
    Cluster cluster = Cluster.get(system);
    ActorSystem first = systems.isEmpty() ? system : systems.values().iterator().next();
    cluster.join(Cluster.get(first).selfAddress());
    await(() -> isUp(cluster.selfMember().status()));
    for (Atom other : systems.keySet()) {
      await(() -> node.connect(other));
    }
    systems.put(node.name(), system);
    return site;
  }

  private static boolean isUp(MemberStatus status) {
    return status.equals(MemberStatus.up()) || status.equals(MemberStatus.weaklyUp());
  }

  /// The node ends whatever the network does. Artery does not, while a connection of its is held.
  private void end(Node node, ActorSystem system) {
    node.close();
    calm();
    systems.remove(node.name(), system);
    Ending.of(system);
  }

  private Detour detour(Site site) {
    return detours.get(site.name.text());
  }

  @Override
  public void disturb(Random random, Site a, Site b) {
    switch (a == b ? -1 : random.nextInt(14)) {
      case -1, 0, 1 -> detour(a).cut();
      case 2 -> detours.values().forEach(Detour::refuse);
      case 3 -> {
        Detour.blackhole(detour(a), detour(b));
        Detour.blackhole(detour(b), detour(a));
      }
      case 4, 5 -> Detour.blackhole(detour(a), detour(b));
      case 6, 7 -> Detour.delay(detour(a), detour(b), Duration.ofMillis(1 + random.nextInt(50)));
      default -> calm();
    }
  }

  private void calm() {
    detours.values().forEach(Detour::open);
  }

  @Override
  public void mend(List<Site> sites) throws Exception {
    calm();
    List<Site> others = new ArrayList<>(sites);
    for (Site site : sites) {
      others.remove(site);
      for (Site other : others) {
        await(() -> isQuiet(site, other));
      }
    }
  }

  /// Whether two nodes are connected, and nothing is on its way between them.
  private static boolean isQuiet(Site site, Site other) throws Exception {
    if (!site.node.connect(other.name)) {
      return false;
    }
    long there = site.epoch(other.name);
    long back = other.epoch(site.name);
    return site.isDelivered()
        && other.isDelivered()
        && site.reaches(other)
        && other.reaches(site)
        && there == site.epoch(other.name)
        && back == other.epoch(site.name);
  }

  /// What comes true in the end, without a word to wait for.
  private interface Fact {
    boolean isTrue() throws Exception;
  }

  private static void await(Fact fact) throws Exception {
    long end = System.nanoTime() + Member.PATIENCE.toNanos();
    while (!fact.isTrue()) {
      assertTrue(System.nanoTime() < end, "it did not come true");
      LockSupport.parkNanos(1_000_000); // looks again
    }
  }

  @Override
  public void close() {
    detours.values().forEach(Detour::close);
  }
}
