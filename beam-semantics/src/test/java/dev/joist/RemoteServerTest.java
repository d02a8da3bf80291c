package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.joist.dist.EtfCodec;
import dev.joist.otp.CallResult;
import dev.joist.otp.CastResult;
import dev.joist.otp.From;
import dev.joist.otp.GenServer;
import dev.joist.otp.InitResult;
import dev.joist.otp.MultiReply;
import dev.joist.otp.ProcLib;
import dev.joist.otp.Request;
import dev.joist.otp.RequestId;
import dev.joist.otp.Response;
import dev.joist.otp.StartOption;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Servers on another node, called as those here are.
class RemoteServerTest extends TwoNodesTest {

  private static final Atom COUNTER = Atom.of("counter");

  /// A request whose class both nodes know.
  public record Add(long number) implements Request<Long> {}

  /// Says nothing to `silence`, ends with what it is told by `{end, Reason}`.
  private static final class Counter implements GenServer<Long> {

    @Override
    public InitResult<Long> init() {
      return GenServer.ok(0L);
    }

    @Override
    public CallResult<Long> handleCall(Object request, From from, Long sum) {
      return switch (request) {
        case Add add -> GenServer.reply(add, sum + add.number(), sum + add.number());
        case Tuple end -> GenServer.stop(end.element(2), sum);
        default -> GenServer.noReply(sum);
      };
    }

    @Override
    public CastResult<Long> handleCast(Object message, Long sum) {
      return GenServer.noReply(sum + 100);
    }
  }

  @Override
  NodeOptions options(String name) {
    return NodeOptions.named(name)
        .withDistribution(mesh.distribution().withCodec(EtfCodec.of(Add.class)));
  }

  private Pid counter() throws InterruptedException {
    return there.run(() -> GenServer.start(new Counter(), StartOption.name(COUNTER)).pid());
  }

  private void expectCallExit(Object reason, Object server, Executable call) {
    ExitException exit = assertThrows(ExitException.class, call);
    Tuple pair = assertInstanceOf(Tuple.class, exit.reason());
    assertTerm(reason, pair.element(1));
    Tuple where = assertInstanceOf(Tuple.class, pair.element(2));
    assertTerm(atom("gen_server"), where.element(1));
    assertTerm(server, assertInstanceOf(List.class, where.element(3)).getFirst());
  }

  @Test
  void gs01_aServerThereIsCalledByPidAndByName() throws Exception {
    Pid pid = counter();
    run(() -> {
      assertEquals(1, GenServer.call(pid, new Add(1)));
      assertEquals(3, GenServer.call(at("counter", there), new Add(2)));
      expectNoMessage();
    });
    expectNoEntries();
  }

  @Test
  void gs02_aCallThereFailsForTheSameReasons() throws Exception {
    Pid pid = counter();
    run(() -> {
      Object nobody = at("nobody", there);
      expectCallExit(NOPROC, nobody, () -> GenServer.call(nobody, new Add(1)));
      Object name = at("counter", there);
      expectCallExit(
          atom("timeout"), name, () -> GenServer.call(name, "silence", Duration.ofMillis(1)));
      Tuple end = Tuple.of(atom("end"), atom("why"));
      expectCallExit(atom("why"), name, () -> GenServer.call(name, end));
      expectCallExit(NOPROC, pid, () -> GenServer.call(pid, new Add(1)));
      expectNoMessage();
    });
    expectNoEntries();
  }

  @Test
  void gs02_aNodeThatCannotBeReachedIsDown() throws Exception {
    Pid pid = counter();
    Atom nowhere = atom("nowhere@localhost");
    run(() -> {
      Object name = Tuple.of(COUNTER, nowhere);
      expectCallExit(
          Tuple.of(atom("nodedown"), nowhere), name, () -> GenServer.call(name, new Add(1)));
      GenServer.cast(name, "lost");
      mesh.cut(node, there);
      expectCallExit(
          Tuple.of(atom("nodedown"), there.name()), pid, () -> GenServer.call(pid, new Add(1)));
      expectNoMessage();
    });
  }

  @Test
  void gs04_aCastArrivesThere() throws Exception {
    Pid pid = counter();
    run(() -> {
      GenServer.cast(at("counter", there), "more");
      GenServer.cast(pid, "more");
      assertEquals(200, GenServer.call(pid, new Add(0)));
      GenServer.abcast(List.of(there.name(), node.name()), COUNTER, "more");
      assertEquals(300, GenServer.call(pid, new Add(0)));
    });
  }

  @Test
  void gs13_aServerThereIsStopped() throws Exception {
    Pid pid = counter();
    run(() -> {
      ProcLib.stop(at("counter", there));
      expectCallExit(NOPROC, pid, () -> GenServer.call(pid, new Add(0)));
      assertTerm(
          NOPROC,
          assertThrows(ExitException.class, () -> ProcLib.stop(at("counter", there))).reason());
    });
  }

  @Test
  void gs14_aRequestThereIsAnsweredLater() throws Exception {
    Pid pid = counter();
    run(() -> {
      RequestId<Long> request = GenServer.sendRequest(at("counter", there), new Add(7));
      assertEquals(new Response.Reply<>(7L), request.receiveResponse(PATIENCE));
      RequestId<Object> silent = GenServer.sendRequest(pid, (Object) "silence");
      mesh.cut(node, there);
      assertEquals(new Response.Failed<>(NOCONNECTION, pid), silent.receiveResponse(PATIENCE));
      expectNoMessage();
    });
  }

  @Test
  void gs18_aMulticallSaysWhoHasNotReplied() throws Exception {
    var _ = counter();
    Atom nowhere = atom("nowhere@localhost");
    run(() -> {
      MultiReply reply =
          GenServer.multiCall(
              List.of(nowhere, there.name(), node.name()), COUNTER, new Add(5), PATIENCE);
      assertEquals(new MultiReply(Map.of(there.name(), 5L), List.of(nowhere, node.name())), reply);
    });
  }
}
