package dev.joist.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.joist.Beam;
import dev.joist.otp.ChildSpec.Restart;
import dev.joist.otp.ChildSpec.Shutdown;
import dev.joist.otp.SupervisorFlags.Strategy;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Report;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import dev.joist.testkit.JoistTest;
import dev.joist.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Supervisors as the manual shows them, and what no recording can say.
@JoistTest
class SupervisorExampleTest {

  private static final Atom KILL = Atom.of("kill");
  private static final Atom STOCK = Atom.of("stock");

  record Take(long pieces) implements Request<Long> {}

  /// Counts pieces; fails when there are not enough.
  record Stock(long pieces) implements GenServer<Long> {
    @Override
    public InitResult<Long> init() {
      return GenServer.ok(pieces);
    }

    @Override
    public CallResult<Long> handleCall(Object request, From from, Long left) {
      if (request instanceof Take take && take.pieces() <= left) {
        return GenServer.reply(take, left - take.pieces(), left - take.pieces());
      }
      throw new IllegalStateException("not so many: " + request);
    }
  }

  // tag::tree
  static StartResult startShop() {
    return Supervisor.startLink(
        SupervisorFlags.of(Strategy.ONE_FOR_ONE).intensity(3, Duration.ofSeconds(10)),
        ChildSpec.of("stock", () -> GenServer.startLink(new Stock(100), StartOption.name(STOCK))),
        ChildSpec.of("report", () -> Task.startLink(SupervisorExampleTest::printReport))
            .restart(Restart.TRANSIENT)
            .shutdown(Shutdown.after(Duration.ofSeconds(30))));
  }

  // end::tree

  private static Object printReport() {
    return Atom.of("ok");
  }

  @Test
  void aChildThatFailsIsThereAgain(TestNode node) throws Exception {
    node.run(() -> {
      Pid shop = startShop().pid();
      Pid first = Beam.whereis(STOCK).orElseThrow();
      // tag::restart
      node.kill(first); // and wait for its end, of which the supervisor knows then
      ChildCount children = Supervisor.countChildren(shop); // answered when the restart is done
      // end::restart
      assertEquals(1, children.active());
      assertNotEquals(first, Beam.whereis(STOCK).orElseThrow());
      assertEquals(99L, GenServer.call(STOCK, new Take(1)));
      ProcLib.stop(shop);
    });
    Report report = node.expectReport("supervisor", "child_terminated");
    assertEquals(Atom.of("killed"), report.fact("reason"));
  }

  @Test
  void childrenComeAndGo(TestNode node) throws Exception {
    node.run(() -> {
      // tag::simple
      ChildSpec stock =
          ChildSpec.of(
              "stock", arguments -> GenServer.startLink(new Stock((Long) arguments.getFirst())));
      Pid stocks = Supervisor.startLink(SupervisorFlags.simpleOneForOne(), stock).pid();
      Pid tea = Supervisor.startChild(stocks, List.of(40L)).pid();
      Pid rice = Supervisor.startChild(stocks, List.of(7L)).pid();
      Supervisor.terminateChild(stocks, rice).orFail();
      // end::simple
      assertEquals(39L, GenServer.call(tea, new Take(1)));
      assertEquals(new ChildCount(1, 1, 0, 1), Supervisor.countChildren(stocks));
      ProcLib.stop(stocks);
    });
  }

  /// OTP 25 keeps a child here that nobody can stop; later releases do as Joist does.
  @Test
  void sup12_aSimpleChildWhoseRestartIsIgnoredIsGone(TestNode node) throws Exception {
    node.run(() -> {
      boolean[] ignores = {false};
      ChildSpec spec =
          ChildSpec.of(
              "a", () -> ignores[0] ? new StartResult.Ignore() : GenServer.startLink(new Stock(1)));
      Pid supervisor = Supervisor.startLink(SupervisorFlags.simpleOneForOne(), spec).pid();
      Pid child = Supervisor.startChild(supervisor, List.of()).pid();
      ignores[0] = true;
      Beam.exit(child, KILL);
      while (Supervisor.countChildren(supervisor).workers() > 0) {
        Thread.onSpinWait(); // until it has seen the end
      }
      assertEquals(List.of(), Supervisor.whichChildren(supervisor));
      ProcLib.stop(supervisor);
    });
  }

  @Test
  void sup06_restartsAreCountedWithinThePeriod() {
    RestartLog counts = new RestartLog();
    assertEquals(1, counts.add(100, 5));
    assertEquals(2, counts.add(100, 5));
    assertEquals(1, counts.add(106, 5), "those of 100 are older than 5 seconds");
    assertEquals(2, counts.add(111, 5), "that of 106 still counts");
    assertEquals(3, counts.add(111, 5));
    assertEquals(List.of(111L, 111L, 106L), counts.seconds());
  }

  @Test
  void aSupervisorIsNamedByAnyTerm(TestNode node) throws Exception {
    Atom shops = Atom.of("shops");
    node.run(() -> {
      Pid registry = Registry.startLink(shops, Registry.Keys.UNIQUE).pid();
      Via shop = new Registry(shops).name(Tuple.of("shop", 7L));
      ChildSpec stock =
          ChildSpec.of("stock", pieces -> GenServer.startLink(new Stock((Long) pieces.getFirst())));
      StartResult started =
          Supervisor.startLink(
              SupervisorFlags.simpleOneForOne(), List.of(stock), StartOption.name(shop));
      Pid first = Supervisor.startChild(shop, List.of(40L)).pid();
      node.kill(first);
      assertEquals(1, Supervisor.countChildren(shop).active());
      Pid second = Supervisor.whichChildren(shop).getFirst().pid().orElseThrow();
      assertNotEquals(first, second);
      assertEquals(39L, GenServer.call(second, new Take(1)));
      ProcLib.stop(started.pid());
      ProcLib.stop(registry);
    });
    var _ = node.expectReport("supervisor", "child_terminated");
  }

  @Test
  void gs15_onlyTheLimitsInTheStateOfASupervisorCanBeReplaced(TestNode node) throws Exception {
    node.run(() -> {
      ChildSpec spec = ChildSpec.of("stock", () -> GenServer.startLink(new Stock(1)));
      Pid supervisor = Supervisor.startLink(SupervisorFlags.oneForOne(), spec).pid();
      Object before = Sys.getState(supervisor);
      ErrorException refused =
          assertThrows(
              ErrorException.class,
              () -> Sys.replaceState(supervisor, state -> Atom.of("nonsense")));
      assertEquals(Atom.of("callback_failed"), ((Tuple) refused.reason()).element(1));
      assertThrows(
          ErrorException.class,
          () -> Sys.replaceState(supervisor, state -> with(state, 2, Atom.of("boss"))));
      assertThrows(
          ErrorException.class, () -> Sys.replaceState(supervisor, state -> with(state, 6, -1L)));
      assertEquals(before, Sys.getState(supervisor));
      Object wider = Sys.replaceState(supervisor, state -> with(state, 6, 7L));
      assertEquals(with(before, 6, 7L), wider);
      ProcLib.stop(supervisor);
    });
  }

  private static Tuple with(Object tuple, int place, Object value) {
    List<Object> elements = new ArrayList<>(((Tuple) tuple).elements());
    elements.set(place - 1, value);
    return Tuple.of(elements.toArray());
  }

  @Test
  void partitionsShareTheWork(TestNode node) throws Exception {
    Atom stocks = Atom.of("stocks");
    node.run(() -> {
      // tag::partitions
      ChildSpec stock = ChildSpec.of("stock", partition -> GenServer.startLink(new Stock(10)));
      Pid supervisor = PartitionSupervisor.startLink(stocks, stock, 4).pid();
      long left = GenServer.call(PartitionSupervisor.name(stocks, "tea"), new Take(1));
      // end::partitions
      assertEquals(9L, left);
      assertEquals(8L, GenServer.call(PartitionSupervisor.name(stocks, "tea"), new Take(1)));
      assertEquals(4, PartitionSupervisor.partitions(stocks));
      assertEquals(4, Supervisor.countChildren(supervisor).active());
      assertEquals(3, PartitionSupervisor.partition(stocks, 7L));
      ProcLib.stop(supervisor);
    });
  }
}
