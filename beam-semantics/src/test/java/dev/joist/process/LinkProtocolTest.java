package dev.joist.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Exit;
import dev.joist.signal.Link;
import dev.joist.signal.LinkBroken;
import dev.joist.signal.LinkExit;
import dev.joist.signal.Signal;
import dev.joist.signal.Unlink;
import dev.joist.signal.UnlinkAck;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the two halves of a link do while signals cross: the end `q` is held, so that what `p`
/// sends waits in its queue, as it does on a connection between nodes.
class LinkProtocolTest {

  private final LocalNode node = new LocalNode(Atom.of("test@localhost"), 1, 1024);
  private final LocalProcess p = Spawning.attach(node);
  private final LocalProcess q = Spawning.attach(node);

  @AfterEach
  void close() {
    for (LocalProcess end : List.of(p, q)) {
      if (!end.isFree()) { // a test has failed in between, and the node would wait for ever
        release(end);
      }
    }
    node.close();
  }

  private static LinkHalf half(LocalProcess end, LocalProcess other) {
    return assertInstanceOf(LinkHalf.class, end.link(other.pid()));
  }

  private void release() {
    release(q);
  }

  private void release(LocalProcess end) {
    Duty duty = new Duty(node);
    end.release(duty);
    duty.discharge();
  }

  @Test
  void link09_anUnlinkedHalfStaysUntilTheOtherEndHasAcknowledged() {
    Linking.link(p, q.pid());
    q.acquire();
    Linking.unlink(p, q.pid());
    LinkHalf half = half(p, q);
    assertFalse(half.active());
    assertTrue(half(q, p).active(), "q has not handled it");
    release();
    assertNull(q.link(p.pid()));
    p.handleOwn();
    assertNull(p.link(q.pid()));
  }

  @Test
  void link09_anExitOverALinkThatIsBeingUnlinkedIsDropped() {
    Linking.link(p, q.pid());
    q.acquire();
    Linking.unlink(p, q.pid());
    Duty duty = new Duty(node);
    q.end(Atom.of("reason"), duty);
    q.bidFarewell(duty);
    q.release(duty);
    duty.discharge();
    p.handleOwn();
    assertFalse(p.isExiting());
    assertNull(p.link(q.pid()));
  }

  @Test
  void link09_aLinkThatMeetsAnUnlinkStillUnderWayDoesNotComeAbout() {
    q.acquire();
    Linking.link(p, q.pid());
    Linking.unlink(p, q.pid());
    // q links before it has handled either
    q.linked(p.pid());
    p.mailbox.post(new Link(q.pid()));
    p.handleOwn();
    assertFalse(half(p, q).active());
    release();
    p.handleOwn();
    assertNull(p.link(q.pid()));
    assertNull(q.link(p.pid()));
  }

  @Test
  void link09_anUnlinkIsAcknowledgedBeforeAnythingElseIsSent() {
    Linking.link(p, q.pid());
    Linking.unlink(p, q.pid());
    Linking.link(q, p.pid());
    p.handleOwn();
    assertTrue(half(p, q).active());
    assertTrue(half(q, p).active());
  }

  @Test
  void link09_anAcknowledgementCountsForItsOwnUnlinkOnly() {
    Linking.link(p, q.pid());
    q.acquire();
    Linking.unlink(p, q.pid());
    long first = half(p, q).unlinking;
    Linking.link(p, q.pid());
    Linking.unlink(p, q.pid());
    long second = half(p, q).unlinking;
    p.mailbox.post(new UnlinkAck(q.pid(), first));
    p.handleOwn();
    assertEquals(second, half(p, q).unlinking);
    release();
    p.handleOwn();
    assertNull(p.link(q.pid()));
  }

  // ---- over connections: what comes over an earlier one waits in the queue of `p`, which holds
  // its
  // right and has linked over the next one meanwhile

  private static final Pid FAR = Pid.of(Atom.of("far@localhost"), 7, 0, 1);
  private static final long BEFORE = 1;
  private static final long NOW = 2;

  private LinkHalf halfAfter(Signal late) {
    p.acquire();
    p.linkAbroad(FAR, NOW);
    p.mailbox.post(late);
    release(p);
    p.handleOwn();
    assertTrue(p.isQuiet());
    assertFalse(p.isExiting());
    return assertInstanceOf(LinkHalf.class, p.link(FAR));
  }

  @Test
  void dist03_anExitOverAnEarlierConnectionIsNotOfThisLink() {
    assertTrue(halfAfter(new LinkExit(FAR, Atom.of("reason"), BEFORE)).active());
  }

  @Test
  void dist03_anUnlinkOverAnEarlierConnectionIsNotOfThisLink() {
    assertTrue(halfAfter(new Unlink(FAR, 1, BEFORE)).active());
  }

  @Test
  void dist03_theLossOfAnEarlierConnectionIsNotOfThisLink() {
    assertTrue(halfAfter(new LinkBroken(FAR, BEFORE)).active());
  }

  /// Every connection is lost: nothing can be entered, and nobody will tell of it.
  private static Abroad lost() {
    return (Abroad)
        Proxy.newProxyInstance(
            LinkProtocolTest.class.getClassLoader(),
            new Class<?>[] {Abroad.class},
            (_, method, _) -> method.getReturnType().equals(boolean.class) ? false : null);
  }

  @Test
  void link22_aLinkWhoseConnectionIsLostBeforeItIsHandledIsBroken() {
    node.join(lost());
    Linking.trapExit(p, true);
    p.mailbox.post(new Link(FAR, NOW));
    p.handleOwn();
    assertEquals(new Exit(FAR, Atom.of("noconnection")), p.receive(message -> message, null, 0));
    assertNull(p.link(FAR));
  }

  @Test
  void link09_anUnlinkWhoseConnectionIsLostWaitsForNoAcknowledgement() {
    node.join(lost());
    p.acquire();
    p.linkAbroad(FAR, NOW);
    release(p);
    Linking.unlink(p, FAR);
    assertNull(p.link(FAR));
  }
}
