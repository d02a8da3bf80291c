package dev.joist;

import static dev.joist.Beam.alias;
import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.link;
import static dev.joist.Beam.put;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.throwing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.AliasMode;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.Raised;
import dev.joist.signal.ThrowException;
import dev.joist.term.NotATermException;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of what processes raise, TERM-18 to TERM-20, in their order.
class RaisedRulesTest extends ProcessTest {

  // ---- TERM-18

  private static Stream<Arguments> failures() {
    Duration negative = Duration.ofMillis(-1);
    return Stream.of(
        failure("badarg", "unknown name", () -> send(atom("nobody"), 1)),
        failure("badarg", "no destination", () -> send(7, 1)),
        failure("badarg", "no term", () -> put(1, new Object())),
        failure("badarg", "no name", () -> register(UNDEFINED, self())),
        failure("badarg", "mode of monitors", () -> alias(AliasMode.DEMONITOR)),
        failure("timeout_value", "negative timeout", () -> receive(negative, _ -> null)),
        failure("timeout", "time over", () -> receive(Duration.ZERO, _ -> null)),
        failure("mine", "error/1", () -> error(atom("mine"))));
  }

  private static Arguments failure(String reason, String cause, Body body) {
    return Arguments.of(reason, cause, body);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource("failures")
  void term18_anOperationFailsWithErlangsReason(String reason, String cause, Body body)
      throws Exception {
    run(() -> assertError(atom(reason), body::run));
    Spawned uncaught = inbox.spawnMonitor(body);
    expectDownWithStack(uncaught.ref(), uncaught.pid(), atom(reason));
  }

  @Test
  void term18_linkingToTheDeadFailsWithNoproc() throws Exception {
    var dead = dead();
    run(() -> assertError(NOPROC, () -> link(dead), "" + dead, "monitor it"));
  }

  @Test
  void term18_aFullNodeFailsWithSystemLimit() throws Exception {
    try (Node full = Node.start(NodeOptions.named("full").withProcessLimit(16))) {
      Puppet last = Puppet.on(full);
      while (full.processCount() < 16) {
        full.spawn(() -> receive(_ -> null));
      }
      last.does(() -> assertError(atom("system_limit"), () -> spawn(() -> {}), "16 processes"));
    }
  }

  @Test
  void term18_aThrowThatNobodyCatchesIsNocatch() throws Exception {
    Spawned uncaught = inbox.spawnMonitor(() -> throwing(7));
    expectDownWithStack(uncaught.ref(), uncaught.pid(), term("{nocatch,7}"));
  }

  @Test
  void term18_anExceptionOfJavasIsItsClassAndMessage() throws Exception {
    Spawned uncaught =
        inbox.spawnMonitor(() -> {
          throw new IllegalStateException("on purpose");
        });
    expectDownWithStack(
        uncaught.ref(),
        uncaught.pid(),
        term("{'java.lang.IllegalStateException',<<\"on purpose\">>}"));
  }

  @Test
  void term18_aReasonIsATerm() throws Exception {
    run(() -> {
      for (Body raise :
          List.<Body>of(
              () -> exit(new Object()), () -> error(new Object()), () -> throwing(new Object()))) {
        assertError(BADARG, raise::run, "java.lang.Object");
      }
    });
    assertThrows(NotATermException.class, () -> new ErrorException(new Object()));
  }

  // ---- TERM-19

  private static void fails() {
    throw new IllegalStateException("on purpose");
  }

  private static void failsDeep(int depth) {
    if (depth > 0) {
      failsDeep(depth - 1);
    } else {
      fails();
    }
  }

  private List<?> stackOf(Body body) throws InterruptedException {
    Spawned process = inbox.spawnMonitor(body);
    Down down = assertInstanceOf(Down.class, next());
    assertEquals(process.ref(), down.ref());
    return (List<?>) ((Tuple) down.reason()).element(2);
  }

  @Test
  void term19_theStackNamesClassMethodFileAndLine() throws Exception {
    Tuple top = (Tuple) stackOf(RaisedRulesTest::fails).getFirst();
    assertTerm(atom("dev.joist.RaisedRulesTest"), top.element(1));
    assertTerm(atom("fails"), top.element(2));
    List<?> place = (List<?>) top.element(4);
    assertTerm(Tuple.of(atom("file"), "RaisedRulesTest.java"), place.getFirst());
    Tuple line = (Tuple) place.get(1);
    assertTerm(atom("line"), line.element(1));
    assertTrue((long) line.element(2) > 0, "" + line);
  }

  @Test
  void term19_theStackIsAsDeepAsBeams() throws Exception {
    List<?> stack = stackOf(() -> failsDeep(100));
    assertEquals(8, stack.size());
    assertTerm(atom("fails"), ((Tuple) stack.get(0)).element(2));
    assertTerm(atom("failsDeep"), ((Tuple) stack.get(7)).element(2));
  }

  @Test
  void term19_anExitHasNoStack() throws Exception {
    Spawned process = inbox.spawnMonitor(() -> exit(term("{done,7}")));
    expectEnd(process, term("{done,7}"));
  }

  // ---- TERM-20

  @Test
  void term20_whoeverCatchesOneCanTellTheClasses() throws Exception {
    run(() -> {
      for (Body body :
          List.<Body>of(() -> exit(1), () -> error(1), () -> throwing(1), () -> send(7, 1))) {
        try {
          body.run();
        } catch (Raised raised) {
          String told =
              switch (raised) {
                case ExitException exit -> "exit " + exit.reason();
                case ErrorException error -> "error " + error.reason();
                case ThrowException thrown -> "throw " + thrown.reason();
              };
          send(self(), told);
        }
      }
      expectMessage("exit 1");
      expectMessage("error 1");
      expectMessage("throw 1");
      expectMessage("error badarg");
    });
  }

  @Test
  void term20_aCaughtOneEndsNothing() throws Exception {
    Puppet puppet = puppet();
    assertThrows(ExitException.class, () -> puppet.does(() -> exit(KILL)));
    assertThrows(ErrorException.class, () -> puppet.does(() -> error(1)));
    assertThrows(ThrowException.class, () -> puppet.does(() -> throwing(1)));
    assertTrue(node.isProcessAlive(puppet.pid()));
    assertFalse(node.isProcessAlive(dead()));
  }
}
