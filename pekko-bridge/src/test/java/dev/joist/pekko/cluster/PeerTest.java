package dev.joist.pekko.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.joist.dist.Carrier;
import dev.joist.term.Atom;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a peer is sent, and what is told of it.
class PeerTest {

  private static final Atom NAME = Atom.of("other@10.0.0.8:7355");

  private static ActorSystem system;

  private final List<String> told = new ArrayList<>();
  private final TestKit endpoint = new TestKit(system);
  private final Peer peer =
      new Peer(
          7,
          new Address("pekko", "bank", "10.0.0.8", 7355),
          endpoint.getRef(),
          new Line(
              NAME,
              new Carrier.Events() {
                @Override
                public void frame(Atom from, byte[] frame) {
                  told.add("frame " + frame[0]);
                }

                @Override
                public void reachable(Atom other) {
                  told.add("reachable");
                  var _ = send(2); // as a channel greets
                }

                @Override
                public void lost(Atom other, String why) {
                  told.add("lost: " + why);
                }
              }));

  @BeforeAll
  static void start() {
    system = ActorSystem.create("peers", ConfigFactory.parseString("pekko.loglevel = WARNING"));
  }

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(system);
  }

  private boolean send(int content) {
    return peer.send(3, new byte[] {(byte) content}, ActorRef.noSender());
  }

  private void expectFrame(int content) {
    Frame frame = endpoint.expectMsgClass(Frame.class);
    assertEquals(3, frame.from());
    assertEquals(7, frame.to());
    assertArrayEquals(new byte[] {(byte) content}, frame.bytes());
  }

  @Test
  void itIsSentNothingWhileItWouldNotKnowWhoseItIs() {
    assertTrue(send(1));
    peer.reachable();
    expectFrame(2); // the first
    assertEquals(List.of("reachable"), told);
  }

  @Test
  void aFrameOfItsOwnShowsThatItKnows() {
    assertTrue(send(1));
    peer.frame(new byte[] {9});
    expectFrame(2);
    assertEquals(List.of("reachable", "frame 9"), told);
  }

  @Test
  void oneThatIsGoneIsSentNothingUntilItAnnouncesItself() {
    peer.reachable();
    expectFrame(2);
    peer.gone("it has closed");
    assertFalse(send(4));
    peer.frame(new byte[] {9}); // was on its way
    assertFalse(send(5));
    peer.reachable();
    expectFrame(2);
    assertTrue(send(6));
    expectFrame(6);
    assertEquals(List.of("reachable", "lost: it has closed", "frame 9", "reachable"), told);
  }

  /// A channel may have been made meanwhile, by what came through.
  @Test
  void aLossAfterALossIsToldToo() {
    peer.reachable();
    peer.lost("cut");
    peer.frame(new byte[] {9});
    peer.lost("cut again");
    peer.gone("its process is gone");
    peer.dropped("one of those that were on their way");
    assertEquals(
        List.of(
            "reachable", "lost: cut", "frame 9", "lost: cut again", "lost: its process is gone"),
        told);
  }

  @Test
  void oneThatWasLostKnowsStill() {
    peer.reachable();
    expectFrame(2);
    peer.lost("silence");
    assertTrue(send(4));
    expectFrame(4);
    peer.reachable();
    expectFrame(2);
    assertEquals(List.of("reachable", "lost: silence", "reachable"), told);
  }
}
