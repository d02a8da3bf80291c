package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.joist.otp.CallResult;
import dev.joist.otp.CastResult;
import dev.joist.otp.From;
import dev.joist.otp.GenServer;
import dev.joist.otp.Global;
import dev.joist.otp.InitResult;
import dev.joist.otp.ProcLib;
import dev.joist.otp.RequestId;
import dev.joist.otp.Response;
import dev.joist.otp.StartOption;
import dev.joist.otp.StartResult;
import dev.joist.otp.Sys;
import dev.joist.signal.ExitException;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `{global, Name}` as the name of a server.
class GlobalServerNamesTest extends NodesTest {

  private static final Object NAME = Global.name("counter");

  /// Counts what is cast, and tells how much when it is called.
  private record Counter(boolean starts) implements GenServer<Long> {

    @Override
    public InitResult<Long> init() {
      return starts ? GenServer.ok(0L) : GenServer.stop(Tuple.of("no", "start"));
    }

    @Override
    public CallResult<Long> handleCall(Object request, From from, Long sum) {
      return GenServer.reply(sum, sum);
    }

    @Override
    public CastResult<Long> handleCast(Object message, Long sum) {
      return GenServer.noReply(sum + 1);
    }
  }

  @BeforeEach
  void takePart() throws InterruptedException {
    for (Node each : List.of(node, there)) {
      on(each, () -> Global.start().pid());
    }
    connect(node, there);
    for (Node each : List.of(node, there)) {
      on(
          each,
          () -> {
            Global.sync();
            return true;
          });
    }
  }

  private Pid counter() {
    return on(there, () -> GenServer.start(new Counter(true), StartOption.global("counter")).pid());
  }

  @Test
  void dist16_aServerIsCalledByItsGlobalName() throws Exception {
    Pid pid = counter();
    run(() -> {
      GenServer.cast(NAME, "one");
      assertEquals(1L, GenServer.call(NAME, "how many?"));
      RequestId<Object> request = GenServer.sendRequest(NAME, (Object) "how many?");
      assertEquals(new Response.Reply<>(1L), request.receiveResponse(PATIENCE));
      assertEquals(1L, Sys.getState(NAME));
      ProcLib.stop(NAME);
      expectSoon(Optional.empty(), () -> Global.whereisName("counter"));
    });
    assertEquals(false, there.isProcessAlive(pid));
  }

  @Test
  void dist16_aSecondServerOfAGlobalNameIsNotStarted() throws Exception {
    Pid pid = counter();
    run(() -> {
      StartResult second = GenServer.start(new Counter(true), StartOption.global("counter"));
      assertEquals(new StartResult.Failed(Tuple.of(atom("already_started"), pid)), second);
    });
  }

  @Test
  void dist16_aServerThatDoesNotStartLeavesItsGlobalNameFree() throws Exception {
    run(() -> {
      assertInstanceOf(
          StartResult.Failed.class,
          GenServer.start(new Counter(false), StartOption.global("counter")));
      assertEquals(Optional.empty(), Global.whereisName("counter"));
    });
    var _ = counter();
  }

  @Test
  void dist16_aGlobalNameThatNobodyHasIsNoproc() throws Exception {
    run(() -> {
      ExitException exit =
          assertThrows(ExitException.class, () -> GenServer.call(NAME, "how many?"));
      assertTerm(
          Tuple.of(NOPROC, Tuple.of(atom("gen_server"), atom("call"), List.of(NAME, "how many?"))),
          exit.reason());
      GenServer.cast(NAME, "lost");
      assertTerm(NOPROC, assertThrows(ExitException.class, () -> ProcLib.stop(NAME)).reason());
    });
  }
}
