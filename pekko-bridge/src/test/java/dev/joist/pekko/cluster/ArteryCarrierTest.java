package dev.joist.pekko.cluster;

import static dev.joist.pekko.cluster.Witness.meet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.remote.UniqueAddress;
import org.apache.pekko.remote.artery.QuarantinedEvent;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.Option;

/// Frames between the members of a cluster, and who is there.
@Timeout(600)
class ArteryCarrierTest {

  @Test
  void membersMeetAndFramesComeInOrderBothWays() throws Exception {
    try (Witness one = new Witness("one");
        Witness other = new Witness("other")) {
      assertFalse(one.send(other, "to nobody yet"));
      meet(one, other);
      for (int i = 0; i < 100; i++) {
        assertTrue(one.send(other, "a" + i));
        assertTrue(other.send(one, "b" + i));
      }
      for (int i = 0; i < 100; i++) {
        other.awaitFrame(one, "a" + i);
        one.awaitFrame(other, "b" + i);
      }
    }
  }

  @Test
  void aBurstBelowArterysQueueComesWholeAndInOrder() throws Exception {
    try (Witness one = new Witness("one");
        Witness other = new Witness("other")) {
      meet(one, other);
      for (int i = 0; i < 2000; i++) {
        assertTrue(one.send(other, "frame " + i));
      }
      for (int i = 0; i < 2000; i++) {
        other.awaitFrame(one, "frame " + i);
      }
    }
  }

  @Test
  void theLargestFrameComesAndALargerOneIsRefused() throws Exception {
    try (Witness one = new Witness("one");
        Witness other = new Witness("other")) {
      meet(one, other);
      String largest = "x".repeat(one.carrier.maximumFrame());
      assertTrue(one.send(other, largest));
      other.awaitFrame(one, largest);
      var error =
          assertThrows(IllegalArgumentException.class, () -> one.send(other, largest + "x"));
      assertTrue(
          String.valueOf(error.getMessage()).contains("maximum-frame-size"), error::toString);
    }
  }

  @Test
  void threeMembersAreAllPeersOfEachOther() throws Exception {
    try (Witness one = new Witness("one");
        Witness other = new Witness("other");
        Witness third = new Witness("third")) {
      meet(one, other);
      third.join(one);
      one.awaitReachable(third);
      other.awaitReachable(third);
      assertEquals(
          Set.of(new Witness.Reachable(one.name), new Witness.Reachable(other.name)),
          new HashSet<>(third.take(2)));
      assertTrue(third.send(other, "hello"));
      other.awaitFrame(third, "hello");
    }
  }

  @Test
  void aDroppedFrameIsALossAndThePeerAnswersAgain() throws Exception {
    try (Witness one = new Witness("one");
        Witness other = new Witness("other")) {
      meet(one, other);
      ActorRef nobody = one.system.deadLetters();
      Frame frame = new Frame(one.uid(), other.uid(), new byte[1]);
      one.system.getEventStream().publish(new Dropped(frame, "queue full", nobody, nobody));
      String why = one.awaitLost(other);
      assertTrue(why.contains("queue full"), why);
      one.awaitReachable(other);
      assertTrue(one.send(other, "again"));
      other.awaitFrame(one, "again");
    }
  }

  @Test
  void aFrameMoreThanArterysQueueTakesIsALoss() throws Exception {
    String tiny = "pekko.remote.artery.advanced.outbound-message-queue-size = 4";
    try (Witness one = new Witness("one", tiny);
        Witness other = new Witness("other")) {
      meet(one, other);
      Witness.Event told = null;
      for (int i = 0; told == null; i++) {
        assertTrue(one.send(other, "frame " + i));
        told = one.events.poll();
      }
      String why = ((Witness.Lost) told).why();
      assertTrue(why.contains("overflow of send queue"), why);
      one.awaitReachable(other);
    }
  }

  /// Without lifelines: the one that the first cuts would tell the second of a loss, too, and
  /// sooner.
  @Test
  void whoIsCutOffByPekkoIsLostForGoodOnBothSides() throws Exception {
    String alone = "joist.cluster.liveness.enabled = off";
    try (Witness one = new Witness("one", alone);
        Witness other = new Witness("other", alone)) {
      meet(one, other);
      var unique = new UniqueAddress(other.address(), other.uid());
      one.system.getEventStream().publish(new QuarantinedEvent(unique));
      assertEquals("quarantined", one.awaitLost(other));
      assertFalse(one.send(other, "to nobody"));
      other
          .system
          .getEventStream()
          .publish(
              new ThisActorSystemQuarantinedEvent(
                  unique, new UniqueAddress(one.address(), one.uid())));
      assertEquals("has quarantined this system", other.awaitLost(one));
      assertFalse(other.send(one, "to nobody"));
    }
  }

  @Test
  void aMemberThatLeavesIsLost() throws Exception {
    try (Witness one = new Witness("one");
        Witness other = new Witness("other", "joist.cluster.liveness.enabled = off")) {
      meet(one, other);
      other.cluster.leave(other.address());
      assertEquals("removed from the cluster", one.awaitLost(other));
      assertFalse(one.send(other, "to nobody"));
    }
  }

  @Test
  void aCarrierThatClosesIsLostAtOnce() throws Exception {
    try (Witness one = new Witness("one");
        Witness other = new Witness("other")) {
      meet(one, other);
      other.awaitLifeline(one.name);
      other.carrier.close();
      assertEquals("it has closed", one.awaitLost(other));
      assertFalse(other.send(one, "closed"));
    }
  }

  @Test
  void aNodeThatIsStartedAgainIsLostAndThenReachable() throws Exception {
    try (Witness one = new Witness("one")) {
      Witness other = new Witness("other");
      meet(one, other);
      int port = other.port();
      other.close();
      one.awaitLost(other);
      try (Witness again =
          new Witness("other", "pekko.remote.artery.canonical.port = " + port).join(one)) {
        again.awaitReachable(one);
        one.awaitReachable(again);
        one.sendUntilItComes(again, "welcome back");
      }
    }
  }

  /// All stay as they are when they join, for want of members: without an age. The second is the
  /// first by its address.
  @Test
  void aMemberWithoutAnAgeTakesNoNameFromAnother() throws Exception {
    List<Integer> ports = freePorts(2);
    String joining = "pekko.cluster.min-nr-of-members = 9, pekko.remote.artery.canonical.port = ";
    try (Witness one = new Witness("one", joining + 0);
        Witness first = new Witness("same", joining + ports.getLast());
        Witness second = new Witness("same", joining + ports.getFirst())) {
      meet(one, first);
      try (Complaints complaints = new Complaints()) {
        second.join(one);
        String text = complaints.await("its name same is that of the node at");
        assertTrue(text.contains(":" + ports.getFirst() + " is refused"), text);
      }
      assertTrue(one.send(first, "to the first"));
      first.awaitFrame(one, "to the first");
    }
  }

  /// In order.
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).sorted().toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void theSecondOfOneNameIsRefusedUntilTheFirstHasGone() throws Exception {
    try (Witness one = new Witness("one");
        Witness second = new Witness("same")) {
      Witness first = new Witness("same");
      meet(one, first);
      one.awaitUp(first); // else the second may be taken in with it, and be the elder
      try (Complaints complaints = new Complaints()) {
        second.join(one);
        String text = complaints.await("its name same is that of the node at");
        assertTrue(text.contains("joist.node-name"), text);
      }
      assertTrue(one.send(first, "to the first"));
      first.awaitFrame(one, "to the first");
      first.close();
      one.awaitLost(first);
      one.awaitReachable(second);
      second.awaitReachable(one);
      assertTrue(one.send(second, "to the second"));
      second.awaitFrame(one, "to the second");
    }
  }

  @Test
  void framesOfStrangersAndOfEarlierIncarnationsAreDroppedAndSaidOnce() throws Exception {
    try (Witness one = new Witness("one");
        Witness other = new Witness("other")) {
      meet(one, other);
      try (Complaints complaints = new Complaints()) {
        other.tell(one, new Frame(4711, one.uid(), new byte[1]));
        complaints.await("a frame of a system that has not said who it is");
        other.tell(one, new Frame(4711, one.uid(), new byte[1]));
        other.tell(one, new Frame(other.uid(), one.uid() + 1, new byte[1]));
        other.tell(one, new Announce(other.uid(), 7, "another", 0, UUID.randomUUID(), true, true));
        complaints.await("an announcement of 'another' by a system that is other");
        other.tell(one, "a text");
        complaints.await("a java.lang.String");
        assertEquals(3, complaints.count());
      }
      assertTrue(other.send(one, "the next"));
      one.awaitFrame(other, "the next");
    }
  }

  @Test
  void nobodySpeaksForTheEndpointOfAnother() throws Exception {
    try (Witness one = new Witness("one");
        Witness other = new Witness("other");
        Witness third = new Witness("third")) {
      meet(one, other);
      third.join(one);
      one.awaitReachable(third);
      try (Complaints complaints = new Complaints()) {
        Option<ActorRef> shown = Option.apply(third.carrier.endpoint());
        third.tell(one, new ActorIdentity(other.uid(), shown));
        complaints.await("an endpoint that claims to be of other");
      }
    }
  }

  /// What others say is told in one line, so that nobody has the log say what he likes.
  @Test
  void namesWithLineBreaksAreEscapedInTheLog() throws Exception {
    String evil = "b\nERROR all is lost\u0085\u001b[2J\u202e";
    String shown = "b\\nERROR all is lost\\205\\e[2J\\x{202E}";
    try (Witness one = new Witness("one");
        Witness second = new Witness(evil);
        Witness first = new Witness(evil)) {
      meet(one, first);
      try (Complaints complaints = new Complaints()) {
        String other = evil + "!";
        first.tell(one, new Announce(first.uid(), 7, other, 0, UUID.randomUUID(), true, true));
        complaints.await("of '%s!' by a system that is '%s' at ".formatted(shown, shown));
        second.join(one);
        complaints.await("its name '" + shown + "' is that of the node at");
      }
    }
  }

  @Test
  void aCarrierIsOpenedOnceAndSaysWhereItIs() throws Exception {
    try (Witness one = new Witness("one")) {
      assertThrows(IllegalStateException.class, () -> one.carrier.open(Atom.of("two"), 1, one));
      assertEquals("bank@127.0.0.1:" + one.port(), ArteryCarrier.nodeName(one.system, "bank"));
      assertEquals("bank@here", ArteryCarrier.nodeName(one.system, "bank@here"));
      assertTrue(((ExtendedActorSystem) one.system).uid() != 0);
    }
  }
}
