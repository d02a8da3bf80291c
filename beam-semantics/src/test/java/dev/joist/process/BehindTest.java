package dev.joist.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Deaths while turns wait in the run queue: they come behind these, and yet no later than a slice
/// after they were brought on. The processes are all the test's own: none has a turn.
class BehindTest {

  private static final Atom CRASH = Atom.of("crash");

  private final Crowd crowd = new Crowd("test");
  private final LocalNode node = new LocalNode(Atom.of("test@localhost"), 1, 100, crowd);
  private final LocalProcess killer = attach();

  private LocalProcess attach() {
    LocalProcess process = Spawning.attach(node);
    process.adopt(Thread.currentThread());
    return process;
  }

  @AfterEach
  void close() {
    node.close();
  }

  private void act(LocalProcess process, Runnable deed) {
    process.attached(() -> {
      deed.run();
      return true;
    });
  }

  /// Processes each of which is linked to the one before.
  private List<LocalProcess> chain(int length) {
    List<LocalProcess> chain = Stream.generate(this::attach).limit(length).toList();
    for (int i = 1; i < length; i++) {
      Pid before = chain.get(i - 1).pid();
      LocalProcess process = chain.get(i);
      act(process, () -> Linking.link(process, before));
    }
    return chain;
  }

  private long dead(List<LocalProcess> processes) {
    return processes.stream().filter(Entity::isExiting).count();
  }

  private void kill(LocalProcess victim) {
    act(killer, () -> Linking.exit(killer, victim.pid(), CRASH));
  }

  @Test
  void sig23_whoIsKilledDiesBehindTheTurnsThatWait() {
    LocalProcess victim = attach();

    kill(victim);
    assertFalse(victim.isExiting(), "died before those who wait had their turns");

    crowd.round();
    assertTrue(victim.isExiting());
  }

  @Test
  void link14_eachDeathOfACascadeComesBehindTheTurnsThatWaitByThen() {
    List<LocalProcess> chain = chain(4);

    kill(chain.getFirst());
    for (int round = 0; round < 4; round++) {
      assertEquals(round, dead(chain));
      assertEquals(1, crowd.round());
    }

    assertEquals(4, dead(chain));
    assertEquals(0, crowd.round(), "something is queued though all are dead");
  }

  @Test
  void link14_thoseWhoDieOfOneDeathDieInOneGo() {
    LocalProcess hub = attach();
    List<LocalProcess> leaves = Stream.generate(this::attach).limit(5).toList();
    leaves.forEach(leaf -> act(leaf, () -> Linking.link(leaf, hub.pid())));

    kill(hub);
    assertEquals(1, crowd.round());
    assertTrue(hub.isExiting());
    assertEquals(0, dead(leaves));

    assertEquals(1, crowd.round(), "a task for each");
    assertEquals(5, dead(leaves));
  }

  @Test
  void sig23_noCrowdOfTurnsHoldsADeathUpForLongerThanTwoSlices() {
    List<LocalProcess> chain = chain(4);

    kill(chain.getFirst());
    crowd.tick();
    assertEquals(0, dead(chain), "a slice has just begun when the first tick comes");
    crowd.tick();
    assertEquals(4, dead(chain), "what is overdue waits for nobody");

    assertEquals(1, crowd.round());
    assertEquals(0, crowd.round(), "the task that came too late has done something");
  }

  @Test
  void sig23_whoDiesOfWhatItHasBroughtOnMakesWayForTwoSlicesAtMost() {
    LocalProcess victim = attach();
    act(killer, () -> Linking.link(killer, victim.pid()));

    crowd.disperse();
    act(
        killer,
        () -> {
          Linking.exit(killer, victim.pid(), CRASH);
          crowd.gather();
        });
    assertTrue(victim.isExiting(), "nobody was in the queue when it was sent the signal");
    assertFalse(killer.isExiting(), "it looks for signals when it comes to it");

    crowd.tick();
    crowd.tick();
    assertTrue(killer.isExiting(), "it never looks, and lives on");
  }

  @Test
  void sig23_aDeathThatFindsNoRoomInTheRunQueueIsNotLost() {
    LocalProcess victim = attach();

    crowd.queueFails = 1;
    assertThrows(OutOfMemoryError.class, () -> kill(victim));
    assertFalse(victim.isExiting());

    assertEquals(1, crowd.round(), "an assistant has seen to it anew");
    assertTrue(victim.isExiting());
  }

  @Test
  void link14_aCascadeGoesOnThoughOneOfItFindsNoRoom() {
    List<LocalProcess> chain = chain(3);

    kill(chain.getFirst());
    crowd.queueFails = 1;
    assertThrows(OutOfMemoryError.class, crowd::round);
    while (crowd.round() > 0) {}
    assertEquals(3, dead(chain));
  }

  @Test
  void sig23_deathsForWhichThereIsNoAssistantAreCarriedOutAllTheSame() {
    List<LocalProcess> chain = chain(3);

    kill(chain.getFirst());
    crowd.tick();
    crowd.assistFails = 1;
    crowd.tick();
    assertEquals(3, dead(chain));
  }

  @Test
  void sig06_whoHoldsAThreadUpUntilItIsAnsweredWaitsForNobodysTurn() throws Exception {
    LocalProcess victim = attach();
    LocalProcess asker = attach();
    kill(victim);
    assertFalse(victim.isExiting());

    CompletableFuture<Boolean> alive =
        CompletableFuture.supplyAsync(() -> {
          asker.adopt(Thread.currentThread());
          return asker.attached(() -> Inspection.isAlive(asker, victim.pid()));
        });
    assertFalse(alive.get(30, TimeUnit.SECONDS));
  }

  @Test
  void sig23_whoClosesAPortWaitsForNobodysTurn() {
    List<LocalProcess> others = Stream.generate(this::attach).limit(64).toList();
    Port port = killer.attached(() -> LocalPort.open(killer, _ -> {}));

    act(
        killer,
        () -> {
          others.forEach(other -> Linking.link(killer, other.pid())); // a slice's worth
          LocalPort.close(killer, port);
        });
    assertNull(node.port(port), "it is told that it is closed, and it is not");
    assertEquals(1, crowd.round(), "it was put off once, by the exit that it was sent");
  }

  @Test
  void sig23_whoEndsItselfOrIsEndedFromOutsideWaitsForNobody() {
    LocalProcess victim = attach();
    LocalProcess outsider = attach();

    Linking.exit(node, victim.pid(), CRASH);
    assertTrue(victim.isExiting(), "nobody's turn is to be waited for outside of any process");

    outsider.detach(CRASH);
    assertTrue(outsider.isExiting());
    assertEquals(0, crowd.round());
  }
}
