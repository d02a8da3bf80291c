package dev.joist.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import dev.joist.testkit.JoistTest;
import dev.joist.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tasks and agents, as Elixir has them.
@JoistTest
class TaskTest {

  private static final Duration SOON = Duration.ofMillis(20);

  /// By then another task, which has nothing to do, is done.
  private static final Duration LATE = Duration.ofSeconds(3);

  private static long price(String item) {
    return item.length() * 10L;
  }

  @Test
  void aTaskIsAwaited(TestNode node) throws Exception {
    node.run(() -> {
      // tag::async
      Task<Long> tea = Task.async(() -> price("tea"));
      Task<Long> coffee = Task.async(() -> price("coffee"));
      long both = tea.await() + coffee.await();
      // end::async
      assertEquals(90, both);
      node.expectNoMessage();
    });
  }

  @Test
  void aTaskThatIsNotDoneCanBeAskedAgainOrEnded(TestNode node) throws Exception {
    node.run(() -> {
      Task<Long> never = Task.async(() -> Beam.<Long>receive(_ -> null));
      assertNull(never.yieldFor(SOON));
      assertNull(never.shutdown(Duration.ofSeconds(5)));
      node.expectNoMessage();
      Task<Long> stubborn =
          Task.async(() -> {
            var _ = Beam.trapExit(true);
            return Beam.<Long>receive(_ -> null);
          });
      assertNull(stubborn.yieldFor(SOON));
      assertNull(stubborn.shutdown(SOON));
      node.expectNoMessage();
    });
  }

  @Test
  void anAwaitThatTakesTooLongEndsTheCaller(TestNode node) throws Exception {
    node.run(() -> {
      Task<Long> never = Task.async(() -> Beam.<Long>receive(_ -> null));
      ExitException late = assertThrows(ExitException.class, () -> never.await(SOON));
      assertEquals(Atom.of("timeout"), ((Tuple) late.reason()).element(1));
      var _ = never.brutalKill();
      node.expectNoMessage();
    });
  }

  @Test
  void onlyItsOwnerAwaitsATask(TestNode node) throws Exception {
    node.run(() -> {
      Task<Long> mine = Task.async(() -> 1L);
      Task<Boolean> other =
          Task.async(() -> {
            assertThrows(ErrorException.class, mine::await);
            return true;
          });
      assertTrue(other.await());
      assertEquals(1L, mine.await());
    });
  }

  @Test
  void aSupervisedTaskFailsAlone(TestNode node) throws Exception {
    node.run(() -> {
      // tag::nolink
      Pid supervisor = TaskSupervisor.startLink().pid();
      Task<Long> risky = TaskSupervisor.asyncNolink(supervisor, () -> Long.parseLong("twelve"));
      String told =
          switch (risky.yieldFor(Duration.ofSeconds(5))) {
            case Task.Reply.Ok<Long>(Long number) -> "got " + number;
            case Task.Reply.Failed<Long>(Object reason) -> "failed"; // and we live on
            case null -> "not yet";
          };
      // end::nolink
      assertEquals("failed", told);
      assertEquals(List.of(), TaskSupervisor.children(supervisor));
      ProcLib.stop(supervisor);
      node.expectNoMessage();
    });
    node.expectReport("proc_lib", "crash");
  }

  @Test
  void aStreamKeepsTheOrderAndTheLimit(TestNode node) throws Exception {
    node.run(() -> {
      // tag::stream
      List<String> told = new ArrayList<>();
      Task.asyncStream(
          List.of("tea", "coffee", "rice", "salt"),
          TaskTest::price,
          Task.StreamOptions.defaults().maxConcurrency(2),
          (item, reply) -> told.add(item + " " + reply.orExit()));
      // end::stream
      assertEquals(List.of("tea 30", "coffee 60", "rice 40", "salt 40"), told);
      node.expectNoMessage();
    });
  }

  @Test
  void anUnorderedStreamDoesNotWaitForTheSlow(TestNode node) throws Exception {
    node.run(() -> {
      Pid gate = Beam.self();
      List<Long> done = new ArrayList<>();
      Task.asyncStream(
          List.of(1L, 2L, 3L),
          number -> {
            if (number == 1) {
              Beam.receive(m -> "go".equals(m) ? m : null); // until the others are done
            }
            return number;
          },
          Task.StreamOptions.defaults().maxConcurrency(2).unordered(),
          (item, reply) -> {
            done.add(item);
            if (done.size() == 2) {
              Beam.processes().forEach(pid -> Beam.send(pid, pid.equals(gate) ? "no" : "go"));
            }
          });
      assertEquals(1L, done.getLast());
      assertEquals(3, done.size());
      assertEquals("no", Beam.receive(m -> "no".equals(m) ? m : null));
    });
  }

  @Test
  void whatTakesTooLongInAStreamIsKilled(TestNode node) throws Exception {
    node.run(() -> {
      List<Task.Reply<Long>> replies = new ArrayList<>();
      Task.asyncStream(
          List.of(1L, 2L),
          number -> number == 1 ? Beam.<Long>receive(_ -> null) : number,
          Task.StreamOptions.defaults().timeout(LATE).killLate(),
          (_, reply) -> replies.add(reply));
      assertEquals(new Task.Reply.Failed<Long>(Atom.of("timeout")), replies.getFirst());
      assertEquals(new Task.Reply.Ok<>(2L), replies.getLast());
      node.expectNoMessage();
    });
  }

  @Test
  void aTaskEndsWithItsOwner(TestNode node) throws Exception {
    Pid test = node.pid();
    var _ =
        node.spawn(
            (Body)
                () -> {
                  Task<Long> task = Task.async(() -> Beam.<Long>receive(_ -> null));
                  Beam.send(test, task.pid());
                  Beam.receive(m -> "end".equals(m) ? m : null);
                  throw Beam.exit(Atom.of("bad"));
                });
    Pid worker = node.expectMessage(Pid.class);
    Ref ref = node.inbox().monitor(worker);
    for (Pid pid : node.node().processes()) {
      if (!pid.equals(test) && !pid.equals(worker)) {
        node.inbox().send(pid, "end");
      }
    }
    node.expectDown(ref, worker, Atom.of("bad"));
  }

  @Test
  void anAgentKeepsAValue(TestNode node) throws Exception {
    node.run(() -> {
      // tag::agent
      Agent<Long> hits = Agent.of(Agent.startLink(() -> 0L).pid());
      hits.update(n -> n + 1);
      long before = hits.getAndUpdate(n -> new Agent.Updated<>(n, n * 10));
      long now = hits.get(n -> n);
      // end::agent
      assertEquals(1, before);
      assertEquals(10, now);
      hits.cast(n -> n + 5);
      assertEquals(15L, hits.<Long>get(n -> n));
      hits.stop();
    });
  }
}
