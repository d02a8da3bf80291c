package dev.joist.pekko;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.Node;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.Terminated;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// References of processes of another member.
@Timeout(600)
class AwayRefTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration A_MOMENT = Duration.ofMillis(200);

  private static Member here;
  private static Member there;

  @BeforeAll
  static void meet() throws InterruptedException {
    here = new Member("here", "");
    there = new Member("there", "");
    here.join(here.address());
    there.join(here.address());
    here.awaitConnection(there.name());
  }

  @AfterAll
  static void close() {
    Stream.of(here, there).parallel().forEach(Member::close);
  }

  private static ActorRef refHere(Pid pid) {
    return PekkoNode.get(here.system).classicRef(pid);
  }

  /// Neither node has anything in its tables about the other's processes.
  private static void expectNothingLeft() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (left() > 0) {
      assertTrue(System.nanoTime() < end, () -> "left over: " + left());
      LockSupport.parkNanos(1_000_000); // looks again
    }
  }

  /// A test's actor watches when it comes to it, and the process's node knows later still.
  private static void expectWatched() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (there.node.nodes().isEmpty() || there.connection("monitored") == 0) {
      assertTrue(System.nanoTime() < end, "nothing is watched");
      LockSupport.parkNanos(1_000_000); // looks again
    }
  }

  private static long left() {
    return Stream.of(here, there)
        .filter(member -> !member.node.nodes().isEmpty())
        .mapToLong(member -> member.connection("monitors") + member.connection("monitored"))
        .sum();
  }

  @Test
  void whatIsToldArrivesInOrder() throws Exception {
    ActorRef ref = refHere(there.inbox.pid());
    for (long i = 0; i < 1000; i++) {
      ref.tell(i, ActorRef.noSender());
    }
    PekkoNode.get(here.system).ref(there.inbox.pid()).tell("typed");
    for (long i = 0; i < 1000; i++) {
      there.expect(i);
    }
    there.expect("typed");
    var longs = PekkoNode.get(here.system).ref(there.inbox.pid(), Long.class);
    longs.tell(7L);
    there.expect(7L);
    assertThrows(IllegalArgumentException.class, () -> tellRaw(longs, "text"));
  }

  @SuppressWarnings("unchecked")
  private static void tellRaw(Object ref, Object message) {
    ((org.apache.pekko.actor.typed.ActorRef<Object>) ref).tell(message);
  }

  @Test
  void itIsEqualToOthersOfThePidAndIsThePid() {
    Pid pid = there.inbox.pid();
    assertEquals(refHere(pid), refHere(pid));
    assertEquals(refHere(pid).hashCode(), refHere(pid).hashCode());
    assertEquals(pid, PekkoNode.get(here.system).pid(refHere(pid)));
    assertTrue(Terms.equal(refHere(pid), pid));
    Pid before = Pid.of(pid.node(), pid.id(), pid.serial(), pid.creation() + 1);
    assertNotEquals(refHere(pid), refHere(before));
  }

  @Test
  void whoWatchesIsToldOnceThatItHasEnded() throws Exception {
    Pid pid = there.idle("");
    TestKit probe = new TestKit(here.system);
    TestKit other = new TestKit(here.system);
    probe.watch(refHere(pid));
    probe.watch(refHere(pid));
    other.watch(refHere(pid));
    expectWatched();
    there.node.exit(pid, Atom.of("kaboom"));
    Terminated end = probe.expectMsgClass(PATIENCE, Terminated.class);
    assertEquals(refHere(pid), end.getActor());
    assertTrue(end.getExistenceConfirmed());
    assertFalse(end.getAddressTerminated());
    other.expectMsgClass(PATIENCE, Terminated.class);
    probe.expectNoMessage(A_MOMENT);
    expectNothingLeft();
    probe.watch(refHere(pid)); // dead by now
    assertFalse(probe.expectMsgClass(PATIENCE, Terminated.class).getExistenceConfirmed());
    expectNothingLeft();
  }

  @Test
  void terminatedComesBehindWhatTheProcessHadSent() throws Exception {
    TestKit probe = new TestKit(here.system);
    Pid actor = PekkoNode.get(here.system).pid(probe.getRef());
    for (int i = 0; i < 100; i++) {
      Pid pid =
          there.node.spawn(() -> {
            Beam.receive();
            Beam.send(actor, "last words");
          });
      ActorRef ref = refHere(pid);
      probe.watch(ref);
      ref.tell("end", ActorRef.noSender());
      assertEquals("last words", probe.expectMsgClass(PATIENCE, String.class));
      assertEquals(ref, probe.getLastSender());
      assertEquals(ref, probe.expectMsgClass(PATIENCE, Terminated.class).getActor());
    }
    expectNothingLeft();
  }

  @Test
  void whoWatchesNoMoreIsNotToldAndNothingIsLeft() throws Exception {
    Pid pid = there.idle("");
    TestKit probe = new TestKit(here.system);
    TestKit other = new TestKit(here.system);
    probe.watch(refHere(pid));
    other.watch(refHere(pid));
    expectWatched();
    probe.unwatch(refHere(pid));
    other.unwatch(refHere(pid));
    expectNothingLeft();
    probe.watch(refHere(pid));
    other.watch(refHere(pid));
    other.unwatch(refHere(pid));
    there.node.exit(pid, Atom.of("kaboom"));
    probe.expectMsgClass(PATIENCE, Terminated.class);
    other.expectNoMessage(A_MOMENT);
    expectNothingLeft();
  }

  @Test
  void aLostConnectionIsTheEndOfAllThatIsWatchedOverIt() throws Exception {
    Pid pid = there.idle("");
    TestKit probe = new TestKit(here.system);
    probe.watch(refHere(pid));
    expectWatched();
    here.inbox.monitor(pid);
    assertTrue(here.node.disconnect(there.name()));
    Terminated end = probe.expectMsgClass(PATIENCE, Terminated.class);
    assertEquals(refHere(pid), end.getActor());
    assertTrue(end.getAddressTerminated());
    here.next(); // the DOWN
    refHere(there.inbox.pid()).tell("over the next", ActorRef.noSender());
    there.expect("over the next");
    probe.expectNoMessage(A_MOMENT);
    probe.watch(refHere(pid)); // it lives
    expectWatched();
    there.node.exit(pid, Atom.of("kaboom"));
    assertFalse(probe.expectMsgClass(PATIENCE, Terminated.class).getAddressTerminated());
    expectNothingLeft();
  }

  @Test
  void whatPekkoHandlesItselfIsAnExitSignal() throws Exception {
    there.does(() -> Beam.trapExit(true));
    TestKit probe = new TestKit(here.system);
    ActorRef ref = refHere(there.inbox.pid());
    ref.tell(PoisonPill.getInstance(), ActorRef.noSender());
    assertEquals(Atom.of("shutdown"), reason(there.next()));
    here.system.stop(ref);
    assertEquals(Atom.of("shutdown"), reason(there.next()));
    ref.tell(new Identify(1), probe.getRef());
    assertEquals(
        ref, probe.expectMsgClass(PATIENCE, ActorIdentity.class).getActorRef().orElseThrow());
    Pid pid = there.idle("");
    var monitor = there.inbox.monitor(pid);
    refHere(pid).tell(Kill.getInstance(), ActorRef.noSender());
    there.expectDown(monitor, pid, Atom.of("killed"));
  }

  private static Object reason(Object exit) {
    return ((dev.joist.signal.Exit) exit).reason();
  }

  @Test
  void askedItReplies() throws Exception {
    Pid pid =
        there.node.spawn(() -> {
          Tuple question = (Tuple) Beam.receive();
          Beam.send(question.element(1), Tuple.of("answer", question.element(2)));
        });
    Object answer =
        Patterns.askWithReplyTo(refHere(pid), replyTo -> Tuple.of(replyTo, 7L), PATIENCE)
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    assertEquals(Tuple.of("answer", 7L), answer);
  }

  @Test
  void whatCannotTravelIsDroppedWithTheReasonAndTheTellerGoesOn() {
    TestKit probe = new TestKit(here.system);
    here.system.getEventStream().subscribe(probe.getRef(), Dropped.class);
    ActorRef ref = refHere(there.inbox.pid());
    ref.tell(List.of(1L, Fun.local("code", 0, (Runnable) () -> {})), ActorRef.noSender());
    Dropped dropped = probe.expectMsgClass(PATIENCE, Dropped.class);
    assertEquals(ref, dropped.recipient());
    assertTrue(dropped.reason().contains("[1]"), dropped::reason);
    here.system.getEventStream().unsubscribe(probe.getRef());
  }

  @Test
  void writtenDownItLeadsBackHereAndThroughToTheProcess() throws Exception {
    ActorRef ref = refHere(there.inbox.pid());
    String written = written(ref);
    assertEquals(ref, resolved(here, written));
    resolved(here, written).tell("read again", ActorRef.noSender());
    there.expect("read again");
    resolved(there, written).tell("there and back", ActorRef.noSender()); // by way of here
    there.expect("there and back");
    TestKit probe = new TestKit(there.system);
    Pid pid = there.idle("");
    ActorRef afar = resolved(there, written(refHere(pid)));
    probe.watch(afar);
    there.node.exit(pid, Atom.of("kaboom"));
    assertEquals(afar, probe.expectMsgClass(PATIENCE, Terminated.class).getActor());
    expectNothingLeft();
    for (String name :
        List.of("1.0@", "1.0@x@there@1", "1.0@1@there", "1.0@1", "1.0@1@", "1.0@1@%zz", "1@1.1")) {
      String nobody = written.substring(0, written.lastIndexOf('/') + 1) + name;
      assertTrue(resolved(here, nobody).isTerminated(), nobody);
    }
  }

  /// As Pekko writes it where a reference travels.
  private static String written(ActorRef ref) {
    return ref.path().toSerializationFormatWithAddress(here.address());
  }

  private static ActorRef resolved(Member member, String path) {
    return ((ExtendedActorSystem) member.system).provider().resolveActorRef(path);
  }

  @Test
  void aNodeThatNobodyKnowsHasEndedForWhoWatches() {
    Pid nobody = Pid.of(Atom.of("nowhere@localhost"), 1, 0, 7);
    TestKit probe = new TestKit(here.system);
    probe.watch(refHere(nobody));
    assertTrue(probe.expectMsgClass(PATIENCE, Terminated.class).getAddressTerminated());
    refHere(nobody).tell("lost", ActorRef.noSender());
    assertEquals(List.of(there.name()), here.node.nodes());
  }

  /// As an actor's thread must not wait, though the process's that sends there does.
  @Test
  void aTellDoesNotWaitForRoom() throws Exception {
    Node node = there.node;
    byte[] large = new byte[1 << 18];
    ActorRef ref = refHere(there.inbox.pid());
    long before = here.connection("waits");
    for (int i = 0; i < 40; i++) { // ten times the limit
      ref.tell(dev.joist.term.Binary.of(large), ActorRef.noSender());
    }
    assertEquals(before, here.connection("waits"));
    for (int i = 0; i < 40; i++) {
      there.next();
    }
    assertEquals(List.of(here.name()), node.nodes());
  }
}
