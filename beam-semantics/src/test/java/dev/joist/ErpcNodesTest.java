package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.otp.Erpc;
import dev.joist.otp.Erpc.Result;
import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.ThrowException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Functions that are called at other nodes.
class ErpcNodesTest extends NodesTest {

  private static final Atom ECHO = Atom.of("echo");
  private static final Atom FAIL = Atom.of("fail");
  private static final Atom TELL = Atom.of("tell");
  private static final Atom HANG = Atom.of("hang");
  private static final Atom NOWHERE = Atom.of("nowhere@localhost");

  @Override
  NodeOptions options(String name) {
    Body idle = () -> Beam.receive(_ -> null);
    return super.options(name)
        .withEntry("idle", _ -> idle)
        .withEntry("echo", Erpc.function(arguments -> Tuple.of(Beam.node(), arguments)))
        .withEntry("fail", Erpc.function(arguments -> fail(arguments.getFirst())))
        .withEntry(
            "tell",
            Erpc.function(arguments -> Beam.send((Pid) arguments.getFirst(), arguments.getLast())))
        .withEntry(
            "hang",
            Erpc.function(arguments -> {
              Beam.send((Pid) arguments.getFirst(), Beam.self());
              return Beam.receive();
            }));
  }

  private static Object fail(Object how) throws Exception {
    throw switch (Terms.atomText(how)) {
      case "throw" -> Beam.throwing("thrown");
      case "exit" -> Beam.exit(atom("why"));
      case "error" -> Beam.error(atom("why"));
      case "java" -> new IllegalStateException("java");
      case null, default -> Beam.exit(KILL);
    };
  }

  private static void assertErpc(Object reason, Executable call) {
    ErrorException error = assertThrows(ErrorException.class, call);
    assertTerm(Tuple.of(atom("erpc"), reason), error.reason());
  }

  @Test
  void spawn13_aFunctionThereIsCalled() throws Exception {
    run(() -> {
      assertTerm(
          Tuple.of(there.name(), List.of(1L, "two")),
          Erpc.call(there.name(), ECHO, List.of(1L, "two")));
      assertTerm(
          Tuple.of(node.name(), List.of()), Erpc.call(node.name(), ECHO, List.of(), PATIENCE));
      expectNoMessage();
    });
    expectNoEntries();
  }

  @Test
  void spawn13_whatAFunctionRaisesIsRaisedHere() throws Exception {
    run(() -> {
      for (Atom at : List.of(there.name(), node.name())) {
        ThrowException thrown =
            assertThrows(ThrowException.class, () -> Erpc.call(at, FAIL, List.of(atom("throw"))));
        assertTerm("thrown", thrown.reason());
        ExitException exit =
            assertThrows(ExitException.class, () -> Erpc.call(at, FAIL, List.of(atom("exit"))));
        assertTerm(Tuple.of(atom("exception"), atom("why")), exit.reason());
        expectException(atom("why"), () -> Erpc.call(at, FAIL, List.of(atom("error"))));
        expectException(
            Tuple.of(atom("java.lang.IllegalStateException"), "java"),
            () -> Erpc.call(at, FAIL, List.of(atom("java"))));
      }
      expectNoMessage();
    });
  }

  private static void expectException(Object reason, Executable call) {
    Tuple exception =
        assertInstanceOf(Tuple.class, assertThrows(ErrorException.class, call).reason());
    assertTerm(atom("exception"), exception.element(1));
    assertTerm(reason, exception.element(2));
    List<?> stack = assertInstanceOf(List.class, exception.element(3));
    assertTrue(!stack.isEmpty());
  }

  @Test
  void spawn13_onlyWhatIsRegisteredIsCalled() throws Exception {
    run(() -> {
      assertErpc(atom("notsup"), () -> Erpc.call(there.name(), atom("unknown"), List.of()));
      assertErpc(atom("notsup"), () -> Erpc.call(node.name(), atom("unknown"), List.of()));
      expectNoMessage();
    });
  }

  @Test
  void spawn13_aNodeThatCannotBeReachedIsNoconnection() throws Exception {
    run(() -> {
      assertErpc(atom("noconnection"), () -> Erpc.call(NOWHERE, ECHO, List.of()));
      expectNoMessage();
    });
  }

  @Test
  void dist02_aCallWhoseConnectionIsLostSaysSo() throws Exception {
    run(() -> {
      Erpc.Pending call = Erpc.send(there.name(), HANG, List.of(Beam.self()));
      Object _ = next();
      mesh.cut(node, there);
      assertEquals(
          new Result.Failed(Tuple.of(atom("erpc"), atom("noconnection"))), call.receive(PATIENCE));
      expectNoMessage();
    });
  }

  @Test
  void gs14_aCallEndsAtItsDeadlineAndNothingOfItComesLater() throws Exception {
    run(() -> {
      for (Atom at : List.of(there.name(), node.name())) {
        assertErpc(
            atom("timeout"), () -> Erpc.call(at, HANG, List.of(Beam.self()), Duration.ofMillis(1)));
      }
      Erpc.Pending call = Erpc.send(there.name(), HANG, List.of(Beam.self()));
      Pid hanging = null;
      for (int i = 0; i < 3; i++) {
        hanging = (Pid) next();
        Beam.send(hanging, "answer");
      }
      assertEquals(new Result.Ok("answer"), call.receive(PATIENCE));
      Beam.monitor(hanging);
      Object _ = next();
      expectNoMessage();
    });
    expectNoEntries();
  }

  @Test
  void dist02_aFunctionThatIsKilledSaysSo() throws Exception {
    run(() -> {
      Erpc.Pending call = Erpc.send(there.name(), HANG, List.of(Beam.self()));
      Beam.exit((Pid) next(), KILL);
      assertEquals(new Result.Exited(Tuple.of(atom("signal"), KILLED)), call.receive(PATIENCE));
      call = Erpc.send(there.name(), atom("idle"), List.of());
      assertEquals(
          new Result.Failed(Tuple.of(atom("erpc"), atom("timeout"))), call.receive(Duration.ZERO));
      expectNoMessage();
    });
  }

  @Test
  void gs18_aCallOfManyNodesHasAResultForEach() throws Exception {
    run(() -> {
      List<Result> results =
          Erpc.multicall(List.of(there.name(), NOWHERE, node.name()), ECHO, List.of("x"), PATIENCE);
      assertEquals(
          List.of(
              new Result.Ok(Tuple.of(there.name(), List.of("x"))),
              new Result.Failed(Tuple.of(atom("erpc"), atom("noconnection"))),
              new Result.Ok(Tuple.of(node.name(), List.of("x")))),
          results);
      expectNoMessage();
    });
  }

  @Test
  void gs04_aCastIsDoneAndNobodyIsTold() throws Exception {
    run(() -> {
      Erpc.multicast(
          List.of(there.name(), NOWHERE, node.name()), TELL, List.of(Beam.self(), "done"));
      expectMessage("done");
      expectMessage("done");
      Erpc.cast(there.name(), FAIL, List.of(atom("error")));
      Erpc.cast(there.name(), TELL, List.of(Beam.self(), "last"));
      expectMessage("last");
      expectNoMessage();
    });
    expectNoEntries();
  }
}
