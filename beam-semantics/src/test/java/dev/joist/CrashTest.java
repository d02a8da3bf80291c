package dev.joist;

import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.link;
import static dev.joist.Beam.openPort;
import static dev.joist.Beam.portCommand;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.spawnMonitor;
import static dev.joist.Beam.throwing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// What becomes of a throwable that nobody catches: an exit reason, and a report in the log or
/// none.
///
/// A report comes after the end was told: a test waits for each, else the next one would get it.
class CrashTest extends ProcessTest {

  private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.joist.process");

  private final Trail reports = new Trail();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          reports.add(event);
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    LOG.addAppender(appender);
  }

  @AfterEach
  void listenNoMore() {
    LOG.detachAppender(appender);
  }

  private ILoggingEvent report() throws InterruptedException {
    return (ILoggingEvent) reports.next();
  }

  private static void assertSays(ILoggingEvent report, String... parts) {
    for (String part : parts) {
      String text = report.getFormattedMessage();
      assertTrue(text.contains(part), "'" + text + "' does not say '" + part + "'");
    }
  }

  // ---- the reason

  private static class OutOfPaper extends Exception {
    private static final long serialVersionUID = 1L;

    OutOfPaper(String message) {
      super(message);
    }
  }

  private static void print() throws OutOfPaper {
    throw new OutOfPaper("tray 2");
  }

  @Test
  void mon14_theReasonNamesClassAndMessageAndWhereItWasThrown() throws Exception {
    Spawned printer = inbox.spawnMonitor(CrashTest::print);
    Down down = assertInstanceOf(Down.class, next());
    Tuple reason = assertInstanceOf(Tuple.class, down.reason());
    assertTerm(Tuple.of(atom(OutOfPaper.class.getName()), "tray 2"), reason.element(1));
    Tuple frame = (Tuple) ((List<?>) reason.element(2)).getFirst();
    assertEquals(atom(CrashTest.class.getName()), frame.element(1));
    assertEquals(atom("print"), frame.element(2));
    assertTrue(frame.element(4).toString().contains("CrashTest.java"), frame.toString());
    assertEquals(printer.pid(), down.item());
    assertSays(report(), printer.pid().toString());
  }

  @Test
  void mon14_aLongClassNameOrMessageIsNoFurtherCrash() throws Exception {
    String longText = "x".repeat(100_000);
    Spawned process =
        inbox.spawnMonitor(() -> {
          throw new IllegalStateException(longText);
        });
    expectDownWithStack(
        process.ref(), process.pid(), Tuple.of(atom("java.lang.IllegalStateException"), longText));
    assertSays(report(), process.pid().toString());
  }

  @Test
  void mon14_aStackOverflowIsAReasonLikeAnyOther() throws Exception {
    Spawned process = inbox.spawnMonitor(() -> dive(0));
    Down down = assertInstanceOf(Down.class, next());
    assertEquals(process.pid(), down.item());
    Tuple reason = (Tuple) ((Tuple) down.reason()).element(1);
    assertEquals(atom("java.lang.StackOverflowError"), reason.element(1));
    assertSays(report(), process.pid().toString());
  }

  private static long dive(long depth) {
    return depth < 0 ? depth : 1 + dive(depth + 1);
  }

  @Test
  void mon14_aThrowableThatCannotSayWhatItIsIsAReasonToo() throws Exception {
    Spawned process =
        inbox.spawnMonitor(() -> {
          throw new Speechless();
        });
    expectEnd(process, Tuple.of(Tuple.of(atom(Speechless.class.getName()), UNDEFINED), List.of()));
    assertSays(report(), process.pid().toString(), Speechless.class.getName());
  }

  private static class Speechless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new UnsupportedOperationException("no message today");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new UnsupportedOperationException("no stack either");
    }
  }

  // ---- the report

  @Test
  void link19_anErrorIsReportedWithPidNameAndAncestry() throws Exception {
    CountDownLatch die = new CountDownLatch(1);
    IllegalStateException failure = new IllegalStateException("no paper");
    Trail pids = new Trail();
    Pid grandparent =
        node.spawn(() -> {
          register(atom("office"), self());
          spawn(() -> {
            pids.add(self());
            Pid child =
                spawn(() -> {
                  register(atom("printer"), self());
                  pids.add(self());
                  die.await();
                  throw failure;
                });
            pids.add(child);
            receive(_ -> null);
          });
          receive(_ -> null);
        });
    Object parent = pids.next();
    Object child = pids.next();
    assertEquals(child, pids.next());
    Spawned watched = inbox.spawnMonitor(() -> {});
    expectEnd(watched, NORMAL);
    die.countDown();
    ILoggingEvent report = report();
    assertEquals(Level.ERROR, report.getLevel());
    assertSays(
        report,
        child + " (printer)",
        CrashTest.class.getName(),
        parent + " < " + grandparent + " (office)");
    ThrowableProxy thrown = assertInstanceOf(ThrowableProxy.class, report.getThrowableProxy());
    assertSame(failure, thrown.getThrowable());
    reports.expectNothingMore();
  }

  @Test
  void link19_ancestorsThatHaveEndedAreSaidToHave() throws Exception {
    CountDownLatch die = new CountDownLatch(1);
    Trail pids = new Trail();
    Spawned parent =
        inbox.spawnMonitor(() ->
            spawn(() -> {
              die.await();
              error(atom("reason"));
            }));
    expectEnd(parent, NORMAL);
    die.countDown();
    assertSays(report(), parent.pid() + " (ended)");
    pids.expectNothingMore();
  }

  @Test
  void link19_aProcessOfTheProgramHasNoAncestors() throws Exception {
    Pid pid = node.spawn(() -> error(atom("reason")));
    assertSays(report(), pid.toString(), "none");
  }

  static Stream<Body> crashes() {
    return Stream.of(
        () -> error(atom("reason")),
        () -> throwing(atom("value")),
        () -> send(atom("nobody"), 1),
        CrashTest::print,
        () -> {
          throw new AssertionError("wrong");
        });
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void link19_errorsAndThrowsAreReportedOnce(Body crash) throws Exception {
    Pid pid = endOf(crash);
    assertSays(report(), pid.toString());
    reports.expectNothingMore();
  }

  /// Runs a process to the end of its thread.
  private Pid endOf(Body body) throws InterruptedException {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Pid pid =
        node.spawn(() -> {
          thread.complete(Thread.currentThread());
          body.run();
        });
    awaitGone(thread);
    return pid;
  }

  static Stream<Body> quietEnds() {
    return Stream.of(
        () -> {},
        () -> exit(atom("reason")),
        () -> exit(atom("normal")),
        () -> exit(Tuple.of(atom("badarg"), List.of())),
        () -> exit(self(), atom("reason")),
        () -> exit(self(), Atom.of("kill")),
        () -> {
          Pid other = spawn(() -> exit(receive()));
          link(other);
          send(other, atom("reason"));
          receive(_ -> null);
        });
  }

  @ParameterizedTest
  @MethodSource("quietEnds")
  void link19_exitsAreNotReported(Body end) throws Exception {
    endOf(end);
    reports.expectNothingMore();
  }

  @Test
  void link19_norIsAKillNorWhatTheKilledCodeThrows() throws Exception {
    endOf(() -> {
      Pid me = self();
      spawn(() -> exit(me, KILL));
      try {
        receive(_ -> null);
      } finally {
        print();
      }
    });
    reports.expectNothingMore();
  }

  @Test
  void link19_theWatchersAreToldBeforeTheReport() throws Exception {
    run(() -> {
      Spawned process = spawnMonitor(() -> error(atom("reason")));
      expectDownWithStack(process.ref(), process.pid(), atom("reason"));
    });
    assertSays(report(), "ended with an error");
  }

  @Test
  void link19_aDriverThatFailsIsReported() throws Exception {
    Trail ports = new Trail();
    inbox.spawnMonitor(() -> {
      Port port =
          openPort(_ -> {
            throw new OutOfPaper("tray 3");
          });
      ports.add(port);
      portCommand(port, "print");
      receive(_ -> null);
    });
    ILoggingEvent report = report();
    assertSays(report, ports.next().toString(), "driver");
    assertEquals(
        "tray 3", assertInstanceOf(ThrowableProxy.class, report.getThrowableProxy()).getMessage());
    assertInstanceOf(Down.class, next());
  }
}
