package dev.joist.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.otp.Registry.Keys;
import dev.joist.signal.Down;
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
import java.util.Map;
import org.junit.jupiter.api.Test;

/// When something fails, takes too long or is killed, nothing of it is left behind: no message, no
/// name, no entry.
@JoistTest
class LeftBehindTest {

  private static final Atom KILL = Atom.of("kill");
  private static final Atom SHOP = Atom.of("shop");
  private static final Atom GO = Atom.of("go");

  /// By then another task, which has nothing to do, is done.
  private static final Duration LATE = Duration.ofSeconds(3);

  private static final Duration LONG = Duration.ofSeconds(60);

  private record Echo() implements GenServer<String> {
    @Override
    public InitResult<String> init() {
      return GenServer.ok("");
    }

    @Override
    public CallResult<String> handleCall(Object request, From from, String state) {
      return GenServer.reply(request, state);
    }
  }

  private static Object awaitEnd(Pid pid) {
    Ref ref = Beam.monitor(pid);
    return Beam.<Down>receive(ref, m -> m instanceof Down d && d.ref().equals(ref) ? d : null)
        .reason();
  }

  private static Long never() {
    return Beam.receive(_ -> null);
  }

  // ---- starts and calls

  @Test
  void gs05_theWordOfAStartThatTookTooLong(TestNode node) throws Exception {
    node.run(() -> {
      for (int i = 0; i < 300; i++) {
        StartResult result = GenServer.start(new Echo(), StartOption.timeout(Duration.ZERO));
        if (result instanceof StartResult.Ok(Pid pid)) {
          ProcLib.stop(pid);
        }
      }
      node.expectNoMessage();
    });
  }

  @Test
  void gs18_theReplyOfANodeThatIsNamedTwice(TestNode node) throws Exception {
    node.run(() -> {
      Pid echo = GenServer.start(new Echo(), StartOption.name(SHOP)).pid();
      Atom here = Beam.node();
      MultiReply answer = GenServer.multiCall(List.of(here, here), SHOP, "hi", LONG);
      assertEquals(Map.of(here, "hi"), answer.replies());
      ProcLib.stop(echo);
      node.expectNoMessage();
    });
  }

  // ---- tasks

  @Test
  void theOthersOfManyTasksWhenOneFails(TestNode node) throws Exception {
    node.run(() -> {
      Pid supervisor = TaskSupervisor.startLink().pid();
      Task<Long> failing =
          TaskSupervisor.asyncNolink(
              supervisor,
              () -> {
                throw Beam.exit(Atom.of("shutdown"));
              });
      Task<Long> slow =
          TaskSupervisor.asyncNolink(
              supervisor,
              () -> {
                Beam.receive(m -> GO.equals(m) ? m : null);
                return 1L;
              });
      assertThrows(ExitException.class, () -> Task.awaitMany(List.of(failing, slow), LONG));
      Beam.send(slow.pid(), GO);
      assertEquals(Atom.of("normal"), awaitEnd(slow.pid()));
      node.expectNoMessage();
      ProcLib.stop(supervisor);
    });
  }

  @Test
  void theExitOfATaskThatIsEnded(TestNode node) throws Exception {
    node.run(() -> {
      var _ = Beam.trapExit(true);
      assertNull(Task.async(LeftBehindTest::never).shutdown(LONG));
      assertNull(Task.async(LeftBehindTest::never).brutalKill());
      Task<Long> dead = Task.async(() -> 1L);
      assertEquals(Atom.of("noproc"), awaitGone(dead.pid()));
      assertEquals(new Task.Reply.Ok<>(1L), dead.shutdown(LONG));
      node.expectNoMessage();
    });
  }

  /// Waits until a process is gone for certain.
  private static Object awaitGone(Pid pid) {
    var _ = awaitEnd(pid);
    return awaitEnd(pid);
  }

  @Test
  void theExitsOfTheTasksOfAStream(TestNode node) throws Exception {
    node.run(() -> {
      var _ = Beam.trapExit(true);
      List<Long> done = new ArrayList<>();
      List<Long> numbers = List.of(1L, 2L, 3L, 4L);
      Task.asyncStream(
          numbers,
          number -> number,
          Task.StreamOptions.defaults().maxConcurrency(2),
          (item, _) -> done.add(item));
      assertEquals(numbers, done);
      Task.asyncStream(
          List.of(1L, 2L),
          number -> number == 1 ? never() : number,
          Task.StreamOptions.defaults().maxConcurrency(2).unordered().timeout(LATE).killLate(),
          (item, _) -> done.add(item));
      assertEquals(List.of(1L, 2L, 3L, 4L, 2L, 1L), done);
      node.expectNoMessage();
    });
  }

  // ---- names and entries

  @Test
  void thePartitionsOfASupervisorThatHasEnded(TestNode node) throws Exception {
    node.run(() -> {
      ChildSpec echo = ChildSpec.of("echo", _ -> GenServer.startLink(new Echo()));
      Pid supervisor = PartitionSupervisor.startLink(SHOP, echo, 2).pid();
      assertEquals(2, PartitionSupervisor.partitions(SHOP));
      ProcLib.stop(supervisor);
      assertThrows(ErrorException.class, () -> PartitionSupervisor.partitions(SHOP));
    });
  }

  @Test
  void gs17_theEntriesOfProcessesThatAreKilledAsTheyRegister(TestNode node) throws Exception {
    node.run(() -> {
      Pid registry = Registry.startLink(SHOP, Keys.DUPLICATE).pid();
      Registry shop = new Registry(SHOP);
      RegistryTable table = RegistryTable.find(Names.self().node(), SHOP);
      assertNotNull(table);
      for (int round = 0; round < 100; round++) {
        Pid busy =
            Beam.spawn(() -> {
              while (true) {
                shop.register("key", 1L).orFail();
                shop.unregister("key");
              }
            });
        Beam.exit(busy, KILL);
        var _ = awaitEnd(busy);
      }
      var _ = Sys.getState(registry); // it has handled all ends by now
      assertEquals(List.of(), table.entries(new Key("key")));
      assertTrue(table.byPid().isEmpty());
      ProcLib.stop(registry);
    });
  }

  @Test
  void theRegistryOfAParentThatHasLeftIt(TestNode node) throws Exception {
    node.run(() -> {
      Pid test = Beam.self();
      Pid parent =
          Beam.spawn(() -> {
            Pid registry = Registry.startLink(SHOP, Keys.UNIQUE).pid();
            Registry shop = new Registry(SHOP);
            shop.register("key", 1L).orFail();
            shop.unregister("key");
            Beam.send(test, registry);
            Beam.receive(_ -> null);
          });
      Pid registry = Beam.receive(m -> m instanceof Pid pid ? pid : null);
      Ref ref = Beam.monitor(registry);
      node.kill(parent);
      Beam.receive(ref, LONG, m -> m instanceof Down d && d.ref().equals(ref) ? d : null);
    });
  }

  // ---- applications

  private static StartResult top() {
    return Supervisor.startLink(
        SupervisorFlags.oneForOne(), List.of(), StartOption.name(Atom.of("top")));
  }

  @Test
  void otp05_theClaimOfAnApplicationWhoseStarterIsKilled(TestNode node) throws Exception {
    node.run(() -> {
      Pid test = Beam.self();
      boolean[] works = {false};
      Application.load(
              ApplicationSpec.of(
                  "shop",
                  (_, _) -> {
                    if (works[0]) {
                      return top();
                    }
                    Beam.send(test, Beam.self());
                    Beam.receive(m -> GO.equals(m) ? m : null);
                    return new StartResult.Failed("full");
                  }))
          .orFail();
      Pid starter = Beam.spawn(() -> Application.start("shop"));
      Pid master = Beam.receive(m -> m instanceof Pid pid ? pid : null);
      assertEquals(
          Outcome.refused(Tuple.of(Atom.of("already_started"), SHOP)), Application.start("shop"));
      node.kill(starter);
      Beam.send(master, GO);
      var _ = awaitEnd(master);
      works[0] = true;
      Application.start("shop").orFail();
      Application.stop("shop").orFail();
    });
  }

  @Test
  void otp06_anApplicationWhoseMasterIsKilled(TestNode node) throws Exception {
    node.run(() -> {
      Application.load(ApplicationSpec.of("shop", (_, _) -> top())).orFail();
      Application.start("shop").orFail();
      Pid top = Beam.whereis(Atom.of("top")).orElseThrow();
      Tuple leader = (Tuple) Beam.processInfo(top, Atom.of("group_leader"));
      Ref ref = Beam.monitor(top);
      node.kill((Pid) leader.element(2));
      Beam.receive(ref, m -> m instanceof Down d && d.ref().equals(ref) ? d : null);
      assertEquals(List.of(), Application.whichApplications());
      assertEquals(
          Outcome.refused(Tuple.of(Atom.of("not_started"), SHOP)), Application.stop("shop"));
      Application.start("shop").orFail();
      Application.stop("shop").orFail();
    });
  }
}
