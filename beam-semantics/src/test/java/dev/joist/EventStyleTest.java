package dev.joist;

import static dev.joist.Beam.become;
import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.get;
import static dev.joist.Beam.hibernate;
import static dev.joist.Beam.put;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.throwing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Handler;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an event-style process is given, in which order, and how it ends.
class EventStyleTest extends ProcessTest {

  private static Handler tells(Trail trail) {
    return trail::add;
  }

  // ---- messages

  @Test
  void recv01_eachMessageIsHandledOldestFirst() throws Exception {
    Trail trail = new Trail();
    Pid pid = node.spawn(tells(trail));
    int many = 10_000; // more than one turn handles
    LongStream.range(0, many).forEach(i -> node.send(pid, i));
    trail.expect(LongStream.range(0, many).boxed().toArray());
  }

  @Test
  void recv01_whatComesWhileItHandlesComesNext() throws Exception {
    Trail trail = new Trail();
    Pid pid =
        node.spawn(
            (Handler)
                message -> {
                  trail.add(message);
                  if (message instanceof Long n && n > 0) {
                    send(self(), n - 1);
                  }
                });
    node.send(pid, 5_000L);
    trail.expect(LongStream.rangeClosed(0, 5_000).map(i -> 5_000 - i).boxed().toArray());
  }

  @Test
  void startRunsOnceBeforeAnyMessage() throws Exception {
    Trail trail = new Trail();
    Pid pid = node.spawn(new Starting(() -> send(self(), "from start"), trail));
    node.send(pid, "later");
    assertEquals("started", trail.next());
    Object one = trail.next();
    Object other = trail.next();
    assertTrue(
        (one.equals("from start") && other.equals("later"))
            || (one.equals("later") && other.equals("from start")));
    trail.expectNothingMore();
  }

  @Test
  void mon14_whatStartThrowsEndsIt() throws Exception {
    expectEnd(
        inbox.spawnMonitor(new Starting(() -> exit(atom("enough")), new Trail())), atom("enough"));
  }

  @Test
  void mon14_anErrorInStartEndsItBeforeAnyMessage() throws Exception {
    Trail trail = new Trail();
    Spawned process = inbox.spawnMonitor(new Starting(() -> error(atom("bad")), trail));
    node.send(process.pid(), "never handled");
    expectDownWithStack(process.ref(), process.pid(), atom("bad"));
    trail.expect("started");
    trail.expectNothingMore();
  }

  /// Does something in its start, and tells its messages.
  private record Starting(Deed deed, Trail trail) implements Handler {

    @Override
    public void start() throws Exception {
      trail.add("started");
      if (deed.run() instanceof Exception thrown) {
        throw thrown;
      }
    }

    @Override
    public void handle(Object message) {
      trail.add(message);
    }
  }

  /// Something whose result is thrown if it can be.
  @FunctionalInterface
  private interface Deed {
    Object run();
  }

  // ---- reasons

  enum End {
    EXIT {
      @Override
      void run() {
        throw exit(Tuple.of(atom("a"), 1L));
      }
    },
    EXIT_KILL {
      @Override
      void run() {
        throw exit(KILL);
      }
    },
    EXIT_NORMAL {
      @Override
      void run() {
        throw exit(NORMAL);
      }
    },
    KILL_SELF {
      @Override
      void run() {
        exit(self(), KILL);
      }
    },
    EXIT_SELF {
      @Override
      void run() {
        exit(self(), atom("a"));
      }
    };

    abstract void run();
  }

  @ParameterizedTest
  @EnumSource
  void mon14_theReasonIsWhatTheHandlerEndsWith(End end) throws Exception {
    Spawned process = inbox.spawnMonitor((Handler) _ -> end.run());
    node.send(process.pid(), "end");
    node.send(process.pid(), "nobody there");
    expectEnd(
        process,
        switch (end) {
          case EXIT -> Tuple.of(atom("a"), 1L);
          case EXIT_KILL -> KILL;
          case EXIT_NORMAL -> NORMAL;
          case KILL_SELF -> KILLED;
          case EXIT_SELF -> atom("a");
        });
  }

  @Test
  void mon14_anErrorHasAStack() throws Exception {
    Spawned throwing =
        inbox.spawnMonitor(
            (Handler)
                message -> {
                  throw throwing(message);
                });
    Spawned failing =
        inbox.spawnMonitor(
            (Handler)
                message -> {
                  throw error(message);
                });
    node.send(throwing.pid(), 1L);
    expectDownWithStack(throwing.ref(), throwing.pid(), Tuple.of(atom("nocatch"), 1L));
    node.send(failing.pid(), atom("bad"));
    expectDownWithStack(failing.ref(), failing.pid(), atom("bad"));
  }

  @Test
  void recv05_theMessageIsGoneBeforeTheHandlerRuns() throws Exception {
    Trail trail = new Trail();
    Pid pid = node.spawn((Handler) _ -> trail.add(Beam.processInfo(self(), atom("messages"))));
    node.send(pid, "m");
    trail.expect(Tuple.of(atom("messages"), List.of()));
  }

  // ---- become

  @Test
  void recv01_becomeGivesTheNextMessageToAnotherHandler() throws Exception {
    Trail trail = new Trail();
    Handler second = message -> trail.add(Tuple.of("second", message));
    Pid pid =
        node.spawn(
            (Handler)
                message -> {
                  trail.add(message);
                  become(second);
                });
    node.send(pid, 1L);
    node.send(pid, 2L);
    trail.expect(1L, Tuple.of("second", 2L));
  }

  @Test
  void recv03_whatTheSelectorDoesNotWantStaysInOrder() throws Exception {
    Trail trail = new Trail();
    Handler wanted =
        message -> {
          trail.add(message);
          if (message.equals("open")) {
            become(tells(trail));
          }
        };
    Pid pid = node.spawn((Handler) _ -> become(m -> m instanceof String ? m : null, wanted));
    node.send(pid, "select");
    node.send(pid, 1L);
    node.send(pid, "a");
    node.send(pid, 2L);
    node.send(pid, "b");
    trail.expect("a", "b");
    assertTerm(List.of(1L, 2L), info(pid, "messages"));
    node.send(pid, "open");
    trail.expect("open", 1L, 2L);
  }

  @Test
  void recv03_theHandlerGetsWhatTheSelectorMakesOfAMessage() throws Exception {
    Trail trail = new Trail();
    Pid pid =
        node.spawn((Handler) _ -> become(m -> m instanceof Long n ? n * 2 : null, tells(trail)));
    node.send(pid, "select");
    node.send(pid, 21L);
    trail.expect(42L);
  }

  /// A selector sees each message once, however often the process is woken: the save pointer.
  @Test
  void recv03_theSelectorIsNotAskedAgainAboutWhatItHasSeen() throws Exception {
    Trail asked = new Trail();
    Pid pid =
        node.spawn(
            (Handler)
                _ ->
                    become(
                        m -> {
                          asked.add(m);
                          return null;
                        },
                        _ -> {}));
    node.send(pid, "select");
    node.send(pid, 1L);
    asked.expect(1L);
    node.send(pid, 2L);
    asked.expect(2L);
    info(pid, "links");
    node.send(pid, 3L);
    asked.expect(3L);
    asked.expectNothingMore();
  }

  @Test
  void recv05_whatASelectorThrowsEndsTheProcess() throws Exception {
    Spawned process =
        inbox.spawnMonitor(
            (Handler)
                _ ->
                    become(
                        m -> {
                          throw new IllegalStateException("bad");
                        },
                        _ -> {}));
    node.send(process.pid(), "select");
    node.send(process.pid(), 1L);
    expectDownWithStack(
        process.ref(), process.pid(), Tuple.of(atom(IllegalStateException.class.getName()), "bad"));
  }

  @Test
  void recv01_aSelectorDoesNothingButMatch() throws Exception {
    Spawned process = inbox.spawnMonitor((Handler) _ -> become(m -> send(self(), m), _ -> {}));
    node.send(process.pid(), "select");
    node.send(process.pid(), 1L);
    expectDownWithStack(process.ref(), process.pid(), BADARG);
  }

  @Test
  void recv01_aStraightLineProcessCannotBecome() throws Exception {
    run(() -> assertError(BADARG, () -> become(_ -> {}), "no event-style process"));
  }

  // ---- hibernate

  @Test
  void recv16_aHandlerThatHibernatesSleepsUntilThereIsAMessage() throws Exception {
    Trail trail = new Trail();
    Pid pid =
        node.spawn(
            (Handler)
                message -> {
                  trail.add(message);
                  if (message.equals("sleep")) {
                    put("k", "kept");
                    try {
                      throw hibernate(() -> trail.add(Tuple.of("awake", receive(), get("k"))));
                    } finally {
                      trail.add("unwound");
                    }
                  }
                });
    node.send(pid, "sleep");
    trail.expect("sleep", "unwound");
    while (!info(pid, "status").equals(atom("waiting"))) { // a signal, which does not wake it
      Thread.onSpinWait();
    }
    trail.expectNothingMore();
    node.send(pid, 1L);
    trail.expect(Tuple.of("awake", 1L, "kept"));
    node.send(pid, 2L);
    trail.expect(2L);
  }

  @Test
  void recv16_aQueuedMessageResumesAtOnceAndIsNotTaken() throws Exception {
    Trail trail = new Trail();
    Handler after = message -> trail.add(Tuple.of("after", message));
    Pid pid =
        node.spawn(
            (Handler)
                _ -> {
                  send(self(), "queued");
                  throw hibernate(() -> {
                    trail.add("awake");
                    become(after);
                  });
                });
    node.send(pid, "sleep");
    trail.expect("awake", Tuple.of("after", "queued"));
  }

  @Test
  void recv16_whoCatchesHibernateSleepsAllTheSame() throws Exception {
    Trail trail = new Trail();
    Pid pid =
        node.spawn(
            (Handler)
                message -> {
                  trail.add(message);
                  try {
                    throw hibernate(() -> trail.add("awake"));
                  } catch (Throwable _) {
                    trail.add("caught");
                  }
                });
    node.send(pid, 1L);
    trail.expect(1L, "caught");
    node.send(pid, 2L);
    trail.expect("awake", 2L, "caught");
  }

  @Test
  void sig14_aHibernatingOneCanBeKilled() throws Exception {
    Trail trail = new Trail();
    Spawned process =
        inbox.spawnMonitor(
            (Handler)
                _ -> {
                  trail.add("sleeps");
                  throw hibernate(() -> trail.add("awake"));
                });
    node.send(process.pid(), 1L);
    trail.expect("sleeps");
    kill(process.pid());
    expectEnd(process, KILLED);
    assertFalse(node.isProcessAlive(process.pid()));
    trail.expectNothingMore();
  }

  @Test
  void recv20_aReceiveInAHandlerLeavesTheOthersInOrder() throws Exception {
    Trail trail = new Trail();
    Pid pid =
        node.spawn(
            (Handler)
                message -> {
                  trail.add(message);
                  if (message.equals("wait")) {
                    trail.add(receive(PATIENCE, m -> m instanceof Long ? m : null));
                    trail.add(
                        receive(Duration.ZERO, m -> m instanceof Long ? m : null, () -> "none"));
                  }
                });
    node.send(pid, "wait");
    trail.expect("wait");
    node.send(pid, "a");
    node.send(pid, "b");
    node.send(pid, 1L);
    trail.expect(1L, "none", "a", "b");
  }
}
