package dev.joist.pekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.pekko.ChildJvm;
import dev.joist.term.Atom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of a node when its process is killed, or stands still.
@Timeout(600)
class OtherJvmTest {

  private static final Atom CHILD = Atom.of("child");

  private static int freePort() throws Exception {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aKilledProcessIsLostAtOnceAndDownedAndMayComeBack() throws Exception {
    int port = freePort();
    try (Witness one = new Witness("one")) {
      one.join(one);
      try (ChildJvm child = ChildMember.start("child", one.address(), ChildMember.port(port))) {
        one.awaitReachable(CHILD);
        one.awaitLifeline(CHILD);
        long start = System.nanoTime();
        child.kill();
        String why = one.awaitLost(CHILD);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("kill -9 until lost: " + took.toMillis() + " ms");
        assertTrue(why.startsWith("its process is gone"), why);
        one.awaitMembers(1);
        System.out.println(
            "kill -9 until removed: "
                + Duration.ofNanos(System.nanoTime() - start).toMillis()
                + " ms");
        assertFalse(one.send(CHILD, "to nobody"));
      }
      try (ChildJvm _ = ChildMember.start("child", one.address(), ChildMember.port(port))) {
        one.awaitReachable(CHILD);
        one.sendUntilItComesBack(CHILD, "are you back?");
      }
    }
  }

  @Test
  void aProcessThatStandsStillIsNotLostAndGetsWhatItWasSent() throws Exception {
    try (Witness one = new Witness("one");
        ChildJvm child =
            ChildMember.start("child", one.join(one).address(), "joist.cluster.down-dead = on")) {
      one.awaitReachable(CHILD);
      one.awaitLifeline(CHILD);
      child.signal("STOP");
      assertTrue(one.send(CHILD, "wake up"));
      one.awaitUnreachable(1);
      assertEquals(null, one.events.peek());
      child.signal("CONT");
      assertEquals(new Witness.Came(CHILD, "wake up"), one.next());
      one.awaitUnreachable(0);
      assertTrue(one.send(CHILD, "good morning"));
      assertEquals(new Witness.Came(CHILD, "good morning"), one.next());
    }
  }
}
