package dev.joist.pekko;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What processes are told of the loss and the return of another member.
@Timeout(600)
class LostMemberTest {

  private static final Atom NOCONNECTION = Atom.of("noconnection");
  private static final Atom NOPROC = Atom.of("noproc");

  /// A system that ends tells others of its processes' ends, however long that takes.
  private static final String TIME_TO_TELL =
      """
      joist.shutdown.timeout = 60 s
      pekko.coordinated-shutdown.phases.service-stop.timeout = 90 s
      """;

  private static Tuple nodeup(Atom name) {
    return Tuple.of(Atom.of("nodeup"), name);
  }

  private static Tuple nodedown(Atom name) {
    return Tuple.of(Atom.of("nodedown"), name);
  }

  /// Asks what is called `echo` at a node for a message.
  private static void expectEcho(Member here, Atom there) throws InterruptedException {
    Ref question = here.inbox.run(Beam::makeRef);
    here.inbox.send(Tuple.of(Atom.of("echo"), there), Tuple.of(here.inbox.pid(), question));
    here.expect(question);
  }

  @Test
  void aSystemThatTerminatesIsDownWithAllItsProcesses() throws Exception {
    try (Member here = new Member("here", "")) {
      here.join(here.address());
      here.does(() -> Beam.monitorNodes(true));
      Atom name;
      Ref ref;
      Pid pid;
      try (Member there = new Member("there", TIME_TO_TELL).join(here.address())) {
        name = there.name();
        here.awaitConnection(name);
        here.expect(nodeup(name));
        pid = there.idle("");
        ref = here.inbox.monitor(pid);
        here.does(() -> Beam.monitorNode(there.name(), true));
        here.inbox.send(there.inbox.pid(), "monitored");
        there.expect("monitored");
      }
      here.expectDown(ref, pid, Atom.of("shutdown")); // what CoordinatedShutdown tells processes
      here.expect(nodedown(name)); // to who monitors the node
      here.expect(nodedown(name)); // to who is told of all
      assertEquals(List.of(), here.node.nodes());
      here.expectDown(here.inbox.monitor(pid), pid, NOCONNECTION);
    }
  }

  /// A connection that nobody answers would be given up after an hour: what is told sooner is told
  /// because it is known that there is no way.
  @Test
  void dist08_aNodeThatHasClosedOrWasKilledIsNoconnectionAtOnce() throws Exception {
    String patient = "joist.cluster.setup-time = 1 h";
    try (Member here = new Member("here", patient)) {
      here.join(here.address());
      Pid closed;
      try (Member there = new Member("there", patient).join(here.address())) {
        here.awaitConnection(there.name());
        closed = there.idle("");
        here.does(() -> Beam.monitorNode(there.name(), true));
      }
      here.expect(nodedown(closed.node()));
      expectNoWay(here, closed);
      Atom name = Atom.of("child@here");
      try (ChildJvm child = ChildNode.start("\"child@here\"", here.address(), patient)) {
        here.awaitConnection(name);
        Pid killed = pidOfEcho(here, name);
        here.does(() -> Beam.monitorNode(name, true));
        child.kill();
        here.expect(nodedown(name));
        expectNoWay(here, killed);
      }
    }
  }

  private static void expectNoWay(Member here, Pid pid) throws InterruptedException {
    here.inbox.send(pid, "lost");
    here.node.send(Tuple.of(Atom.of("echo"), pid.node()), "lost");
    here.expectDown(here.inbox.monitor(pid), pid, NOCONNECTION);
    here.inbox.link(pid);
    here.expect(new Exit(pid, NOCONNECTION));
    here.does(() -> Beam.monitorNode(pid.node(), true));
    here.expect(nodedown(pid.node()));
    assertFalse(here.node.connect(pid.node()));
    assertFalse(here.node.disconnect(pid.node()));
  }

  @Test
  void aClosedConnectionIsNoconnectionAtBothEndsAndTheNextSendOpensAnother() throws Exception {
    try (Member here = new Member("here", "");
        Member there = new Member("there", "")) {
      here.does(() -> Beam.monitorNodes(true));
      here.join(here.address());
      there.join(here.address());
      here.awaitConnection(there.name());
      here.expect(nodeup(there.name()));
      Pid one = there.idle("");
      Pid other = here.idle("");
      Ref ref = here.inbox.monitor(one);
      here.inbox.link(one);
      there.inbox.link(other);
      here.inbox.send(there.inbox.pid(), "linked");
      there.expect("linked");
      Ref back = there.inbox.monitor(other);
      there.inbox.send(here.inbox.pid(), "monitored");
      here.expect("monitored");

      assertTrue(here.node.disconnect(there.name()));
      here.expect(new Exit(one, NOCONNECTION));
      here.expectDown(ref, one, NOCONNECTION);
      here.expect(nodedown(there.name()));
      there.expect(new Exit(other, NOCONNECTION));
      there.expectDown(back, other, NOCONNECTION);

      here.inbox.send(there.inbox.pid(), "again");
      here.expect(nodeup(there.name()));
      there.expect("again");
    }
  }

  @Test
  void aKilledJvmIsNoconnectionAtOnceAndMayComeBack() throws Exception {
    String port = "pekko.remote.artery.canonical.port = " + freePort();
    Atom name = Atom.of("child@here");
    try (Member here = new Member("here", "")) {
      here.join(here.address());
      here.does(() -> Beam.monitorNodes(true));
      Pid old;
      try (ChildJvm child = ChildNode.start("\"child@here\"", here.address(), port)) {
        here.awaitConnection(name);
        here.expect(nodeup(name));
        old = pidOfEcho(here, name);
        Ref ref = here.inbox.monitor(old);
        here.inbox.link(old);
        expectEcho(here, name);
        long start = System.nanoTime();
        child.kill();
        here.expect(new Exit(old, NOCONNECTION));
        System.out.println("kill -9 until EXIT: " + millisSince(start) + " ms");
        here.expectDown(ref, old, NOCONNECTION);
        here.expect(nodedown(name));
      }
      try (ChildJvm _ = ChildNode.start("\"child@here\"", here.address(), port)) {
        here.awaitConnection(name);
        here.expect(nodeup(name));
        expectEcho(here, name);
        here.expectDown(here.inbox.monitor(old), old, NOPROC); // it was of another incarnation
        assertNotEquals(old, pidOfEcho(here, name));
      }
    }
  }

  private static Pid pidOfEcho(Member here, Atom name) throws InterruptedException {
    here.inbox.send(Tuple.of(Atom.of("echo"), name), here.inbox.pid());
    return (Pid) here.next();
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  @Test
  @Tag("slow")
  void aJvmThatStandsStillForTenSecondsLosesNothing() throws Exception {
    Atom name = Atom.of("child@here");
    Tuple counter = Tuple.of(Atom.of("counter"), name);
    try (Member here = new Member("here", "");
        ChildJvm child = ChildNode.start("\"child@here\"", here.address(), "")) {
      here.join(here.address());
      here.awaitConnection(name);
      Pid echo = pidOfEcho(here, name);
      Ref ref = here.inbox.monitor(echo);
      child.signal("STOP");
      for (long i = 0; i < 10_000; i++) {
        here.inbox.send(counter, i);
      }
      assertNull(here.inbox.poll(Duration.ofSeconds(10), message -> message));
      child.signal("CONT");
      here.inbox.send(counter, here.inbox.pid());
      here.expect(10_000L);
      here.node.exit(echo, Atom.of("kill"));
      here.expectDown(ref, echo, Atom.of("killed"));
    }
  }

  /// With the tick time that there is by default: 60 s, plus or minus a quarter.
  @Test
  @Tag("slow")
  void aJvmThatStandsStillForNinetySecondsIsNoconnectionAndConnectsAgain() throws Exception {
    Atom name = Atom.of("child@here");
    Duration stop = Duration.ofSeconds(90);
    try (Member here = new Member("here", "");
        ChildJvm child = ChildNode.start("\"child@here\"", here.address(), "")) {
      here.join(here.address());
      here.awaitConnection(name);
      Pid echo = pidOfEcho(here, name);
      Ref ref = here.inbox.monitor(echo);
      here.does(() -> Beam.monitorNodes(true));
      long start = System.nanoTime();
      child.signal("STOP");
      Object down = here.inbox.receive(stop);
      assertEquals(new Down(ref, Atom.of("process"), echo, NOCONNECTION), down);
      System.out.println("SIGSTOP until DOWN, tick time 60 s: " + millisSince(start) + " ms");
      here.expect(nodedown(name));
      assertNull(here.inbox.poll(stop.minusMillis(millisSince(start)), message -> message));
      child.signal("CONT");
      here.awaitConnection(name);
      here.expect(nodeup(name));
      assertEquals(echo, pidOfEcho(here, name));
      expectEcho(here, name);
    }
  }

  /// Pekko's own word for it comes when its failure detector and its split-brain resolver have
  /// waited for as long as they do by default.
  @Test
  @Tag("slow")
  void aKilledJvmIsDownLongBeforePekkoSaysTerminated() throws Exception {
    String pekkos =
        """
        pekko.cluster {
          downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
          split-brain-resolver {
            active-strategy = keep-oldest
            keep-oldest.down-if-alone = off # there are but two
          }
        }
        """;
    Atom name = Atom.of("child@here");
    int port = freePort();
    String config = pekkos + "pekko.remote.artery.canonical.port = " + port;
    try (Member here = new Member("here", pekkos)) {
      here.join(here.address());
      try (ChildJvm child = ChildNode.start("\"child@here\"", here.address(), config)) {
        here.awaitConnection(name);
        Pid echo = pidOfEcho(here, name);
        var watched =
            here.system
                .actorSelection("pekko://meeting@127.0.0.1:" + port + "/user/watched")
                .resolveOne(Member.PATIENCE)
                .toCompletableFuture()
                .get();
        Behavior<Object> watcher =
            Behaviors.setup(context -> {
              context.watch(Adapter.toTyped(watched));
              here.node.send(here.inbox.pid(), Atom.of("watching"));
              return Behaviors.receive(Object.class)
                  .onSignal(
                      Terminated.class,
                      _ -> {
                        here.node.send(here.inbox.pid(), Atom.of("terminated"));
                        return Behaviors.stopped();
                      })
                  .build();
            });
        Adapter.spawn(here.system, watcher, "watcher");
        here.expect(Atom.of("watching"));
        Ref ref = here.inbox.monitor(echo);
        expectEcho(here, name);
        long start = System.nanoTime();
        child.kill();
        here.expectDown(ref, echo, NOCONNECTION);
        System.out.println("kill -9 until DOWN: " + millisSince(start) + " ms");
        here.expect(Atom.of("terminated"));
        System.out.println("kill -9 until Terminated: " + millisSince(start) + " ms");
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
