package dev.joist.pekko;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.SpawnOption;
import dev.joist.otp.CallResult;
import dev.joist.otp.CastResult;
import dev.joist.otp.From;
import dev.joist.otp.GenServer;
import dev.joist.otp.InitResult;
import dev.joist.otp.Request;
import dev.joist.otp.StartOption;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Exit;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Fun;
import dev.joist.term.NotATermException;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What processes of two members of a cluster do with each other.
@Timeout(600)
class TwoMembersTest {

  private static final Atom PROCESS = Atom.of("process");
  private static final Atom NOPROC = Atom.of("noproc");
  private static final Atom KABOOM = Atom.of("kaboom");

  /// A record that both nodes let in.
  record Order(String item, long count) implements Request<Long> {}

  /// One that is on no list.
  record Secret(String text) {}

  private static final String CONFIG =
      """
      joist.records = ["dev.joist.pekko.TwoMembersTest$Order"]
      joist.entries = { echo = "dev.joist.pekko.Echo" }
      """;

  private static Member here;
  private static Member there;

  @BeforeAll
  static void meet() throws InterruptedException {
    here = new Member("here", CONFIG);
    there = new Member("there", CONFIG);
    here.join(here.address());
    there.join(here.address());
    here.awaitConnection(there.name());
  }

  @AfterAll
  static void close() {
    Stream.of(here, there).parallel().forEach(Member::close);
  }

  @Test
  void aMessageArrivesByPidAndByName() throws Exception {
    there.inbox.send(here.inbox.pid(), Tuple.of(1L, "one", Binary.of("two")));
    here.expect(Tuple.of(1L, "one", Binary.of("two")));
    here.node.register(Atom.of("desk"), here.inbox.pid());
    there.inbox.send(Member.at("desk", here), "for the desk");
    here.expect("for the desk");
    there.node.send(Member.at("desk", here), "from outside");
    here.expect("from outside");
    here.node.unregister(Atom.of("desk"));
  }

  @Test
  void anAliasIsSentTo() throws Exception {
    AtomicLong times = new AtomicLong();
    here.does(() -> {
      Ref alias = Beam.alias();
      there.node.send(alias, "through it");
      times.addAndGet(Beam.receive(m -> m.equals("through it") ? 1 : null));
    });
    assertEquals(1, times.get());
  }

  @Test
  void aLinkedProcessTakesTheOtherWithIt() throws Exception {
    Pid pid = there.idle("");
    here.inbox.link(pid);
    here.does(() -> Beam.exit(pid, KABOOM));
    here.expect(new Exit(pid, KABOOM));
    here.inbox.link(pid);
    here.expect(new Exit(pid, NOPROC));

    Pid plain = here.idle("");
    Ref ref = here.inbox.monitor(plain);
    there.node.spawn(() -> {
      Beam.link(plain);
      throw Beam.exit(KABOOM);
    });
    here.expectDown(ref, plain, KABOOM);
  }

  @Test
  void aMonitorByPidTellsTheReason() throws Exception {
    Pid pid = there.idle("");
    Ref ref = here.inbox.monitor(pid);
    here.does(() -> Beam.exit(pid, KABOOM));
    here.expectDown(ref, pid, KABOOM);
    here.expectDown(here.inbox.monitor(pid), pid, NOPROC);
  }

  @Test
  void aMonitorByNameTellsTheReason() throws Exception {
    Pid pid = there.idle("named");
    Tuple name = Member.at("named", there);
    Ref ref = here.inbox.run(() -> Beam.monitor(PROCESS, name));
    here.does(() -> Beam.exit(pid, KABOOM));
    here.expectDown(ref, name, KABOOM);
    here.expectDown(here.inbox.run(() -> Beam.monitor(PROCESS, name)), name, NOPROC);
  }

  @Test
  void anExitSignalArrives() throws Exception {
    there.does(() -> Beam.trapExit(true));
    here.does(() -> Beam.exit(there.inbox.pid(), Atom.of("come_home")));
    there.expect(new Exit(here.inbox.pid(), Atom.of("come_home")));
    Pid pid = there.idle("");
    Ref ref = here.inbox.monitor(pid);
    here.node.exit(pid, Atom.of("kill"));
    here.expectDown(ref, pid, Atom.of("killed"));
  }

  /// Adds up orders.
  private static final class Till implements GenServer<Long> {

    @Override
    public InitResult<Long> init() {
      return GenServer.ok(0L);
    }

    @Override
    public CallResult<Long> handleCall(Object request, From from, Long sum) {
      return request instanceof Order order
          ? GenServer.reply(order, sum + order.count(), sum + order.count())
          : GenServer.stop(request, sum);
    }

    @Override
    public CastResult<Long> handleCast(Object request, Long sum) {
      return request instanceof Order(_, long count)
          ? GenServer.noReply(sum + count)
          : GenServer.stop(request, sum);
    }
  }

  @Test
  void aServerThereIsCalled() throws Exception {
    Pid till =
        there.node.run(() -> GenServer.start(new Till(), StartOption.name(Atom.of("till"))).pid());
    here.does(() -> {
      assertEquals(2L, GenServer.call(till, new Order("tea", 2)));
      GenServer.cast(Member.at("till", there), new Order("coffee", 5));
      assertEquals(8L, GenServer.call(Member.at("till", there), new Order("milk", 1)));
    });
    there.node.exit(till, Atom.of("kill"));
  }

  @Test
  void whatTheConfigurationNamesIsStartedThere() throws Exception {
    Pid echo =
        here.inbox.run(() -> Beam.spawn(there.name(), Atom.of("echo"), List.of(here.inbox.pid())));
    assertEquals(there.name(), Beam.node(echo));
    here.inbox.send(echo, "hello");
    here.expect("hello");
    Ref ref = here.inbox.monitor(echo);
    here.node.exit(echo, KABOOM);
    here.expectDown(ref, echo, KABOOM);
    Ref request =
        here.inbox.run(() ->
            Beam.spawnRequest(
                there.name(), Atom.of("java.lang.Runtime"), List.of(), SpawnOption.link()));
    here.expect(new SpawnReply(request, Atom.of("error"), Atom.of("notsup")));
  }

  @Test
  void aRecordOnTheListStaysOneAndOthersAreTuples() throws Exception {
    there.inbox.send(here.inbox.pid(), new Order("tea", 2));
    assertEquals(new Order("tea", 2), here.next());
    there.inbox.send(here.inbox.pid(), new Secret("psst"));
    assertEquals(Tuple.of(Atom.of("secret"), "psst"), here.next());
  }

  @Test
  void whatCannotTravelFailsAtItsSender() throws Exception {
    Fun code = Fun.local("code", 0, (Runnable) () -> {});
    here.does(() -> {
      var error =
          assertThrows(ErrorException.class, () -> Beam.send(there.inbox.pid(), List.of(1L, code)));
      assertEquals(Atom.of("badarg"), error.reason());
      assertInstanceOf(NotATermException.class, error.getCause());
      assertTrue(String.valueOf(error.getMessage()).contains("[1]"), error::toString);
    });
    var outside = assertThrows(ErrorException.class, () -> here.node.send(there.inbox.pid(), code));
    assertEquals(Atom.of("badarg"), outside.reason());
    assertInstanceOf(NotATermException.class, outside.getCause());
    here.inbox.send(there.inbox.pid(), "the next");
    there.expect("the next");
  }

  @Test
  void aMessageOfManyFramesArrivesWhole() throws Exception {
    byte[] bytes = new byte[5_000_000]; // a frame of Artery's has 262,144
    new Random(7).nextBytes(bytes);
    here.inbox.send(there.inbox.pid(), Tuple.of("large", Binary.of(bytes)));
    here.inbox.send(there.inbox.pid(), "behind it");
    there.expect(Tuple.of("large", Binary.of(bytes)));
    there.expect("behind it");
  }

  @Test
  void aBurstArrivesInOrderAndTakesNoMoreThanItsRoom() throws Exception {
    var _ = Burst.expectAllInOrder(here, there);
  }

  @Test
  void anActorIsToldByAProcessThere() throws Exception {
    var actor =
        PekkoNode.get(here.system)
            .spawnActor(
                Behaviors.<Object>receiveMessage(message -> {
                  here.node.send(message, "told"); // to the pid that it was told
                  return Behaviors.stopped();
                }),
                "told-by-another");
    Pid pid = PekkoNode.get(here.system).pid(actor);
    Ref ref = there.inbox.monitor(pid);
    there.inbox.send(pid, there.inbox.pid());
    there.expect("told");
    there.expectDown(ref, pid, Atom.of("normal"));
  }
}
