package dev.joist;

import static dev.joist.Beam.erase;
import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.get;
import static dev.joist.Beam.getKeys;
import static dev.joist.Beam.groupLeader;
import static dev.joist.Beam.isProcessAlive;
import static dev.joist.Beam.link;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.openPort;
import static dev.joist.Beam.processFlag;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.processes;
import static dev.joist.Beam.put;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.resumeProcess;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.spawnMonitor;
import static dev.joist.Beam.suspendProcess;
import static dev.joist.Beam.suspendProcessUnlessSuspending;
import static dev.joist.Beam.trapExit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Priority;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of process information, flags and dictionary, INFO-01 to INFO-13, in their order.
class InfoRulesTest extends ProcessTest {

  private static final Atom LINKS = atom("links");
  private static final Atom STATUS = atom("status");
  private static final Atom RUNNING = atom("running");
  private static final Atom RUNNABLE = atom("runnable");
  private static final Atom WAITING = atom("waiting");
  private static final Atom SUSPENDED = atom("suspended");

  /// Waits, looking, until it is so; a process that waits leaves its thread to others meanwhile.
  private static void until(BooleanSupplier so) {
    while (!so.getAsBoolean()) {
      LockSupport.parkNanos(100_000); // looks again
    }
  }

  // ---- INFO-01

  @Test
  void info01_theDeadHaveNoInformation() throws Exception {
    Pid dead = dead();
    run(() -> {
      assertTerm(UNDEFINED, processInfo(dead, LINKS));
      assertTerm(UNDEFINED, processInfo(dead, List.of(LINKS, STATUS)));
      assertTerm(UNDEFINED, processInfo(dead, List.of()));
      assertTerm(UNDEFINED, processInfo(dead));
    });
    assertTerm(UNDEFINED, node.processInfo(dead, LINKS));
  }

  @Test
  void info01_whoIsToldToEndHasNoneEither() throws Exception {
    Pid pid = idle();
    run(() -> {
      exit(pid, KILL);
      assertTerm(UNDEFINED, processInfo(pid, LINKS));
    });
  }

  @Test
  void info01_anUnknownItemIsRefusedEvenOfTheDead() throws Exception {
    Pid dead = dead();
    run(() -> {
      for (Pid pid : List.of(self(), dead)) {
        assertError(BADARG, () -> processInfo(pid, atom("foo")), "no item foo", "links", "status");
        assertError(BADARG, () -> processInfo(pid, List.of(LINKS, atom("foo"))), "no item foo");
        assertError(BADARG, () -> processInfo(pid, 7), "no item 7");
        assertError(BADARG, () -> processInfo(pid, new Object()), "java.lang.Object");
        assertError(BADARG, () -> processInfo(pid, List.of(new Object())), "java.lang.Object");
      }
    });
    assertError(BADARG, () -> node.processInfo(dead, atom("foo")), "no item foo");
  }

  @Test
  void info01_aProcessOfAnotherNodeIsRefused() throws Exception {
    try (Node other = Node.start("other")) {
      Pid foreign = other.spawn(() -> receive(_ -> null));
      String there = "of node other@localhost";
      run(() -> {
        assertError(BADARG, () -> processInfo(foreign, LINKS), "processInfo", there);
        assertError(BADARG, () -> processInfo(foreign), "processInfo", there);
      });
      assertError(BADARG, () -> node.processInfo(foreign, LINKS), "processInfo", there);
    }
  }

  // ---- INFO-02

  @Test
  void info02_aListIsAnsweredInItsOrderWithRepeats() throws Exception {
    run(() -> {
      Object items = term("[trap_exit,links,trap_exit,priority]");
      Object answer = term("[{trap_exit,false},{links,[]},{trap_exit,false},{priority,normal}]");
      assertTerm(answer, processInfo(self(), items));
      assertTerm(answer, node.processInfo(self(), items));
      assertTerm(List.of(), processInfo(self(), List.of()));
    });
  }

  // ---- INFO-03

  @Test
  void info03_withoutAnItemAFixedListIsAnswered() throws Exception {
    List<String> expected =
        List.of(
            "current_function",
            "initial_call",
            "status",
            "message_queue_len",
            "links",
            "dictionary",
            "trap_exit",
            "error_handler",
            "priority",
            "group_leader",
            "total_heap_size",
            "heap_size",
            "garbage_collection",
            "suspending");
    run(() -> {
      assertEquals(expected, keys(processInfo(self())));
      register(atom("bank"), self());
      List<String> named = new ArrayList<>(expected);
      named.addFirst("registered_name");
      assertEquals(named, keys(processInfo(self())));
    });
  }

  private static List<String> keys(Object pairs) {
    return ((List<?>) pairs).stream().map(pair -> ((Tuple) pair).element(1).toString()).toList();
  }

  // ---- INFO-04

  @Test
  void info04_aNewProcessHasNothingYet() throws Exception {
    Pid pid = idle();
    run(() -> {
      Object items =
          term(
              "[links,monitors,monitored_by,registered_name,trap_exit,priority,messages,"
                  + "message_queue_len,dictionary,suspending,parent]");
      assertTerm(
          term(
              "[{links,[]},{monitors,[]},{monitored_by,[]},{registered_name,[]},{trap_exit,false},"
                  + "{priority,normal},{messages,[]},{message_queue_len,0},{dictionary,[]},"
                  + "{suspending,[]},{parent,undefined}]"),
          processInfo(pid, items));
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{dictionary,key}", "label", "async_dist", "priority_messages"})
  void info04_itemsOfLaterReleasesAreUnknown(String item) throws Exception {
    run(() -> assertError(BADARG, () -> processInfo(self(), term(item)), "no item " + item));
  }

  @Test
  void info04_everyItemHasItsShape() throws Exception {
    Pid other = idle();
    Pid leader = idle();
    Puppet puppet = puppet();
    Pid pid = puppet.pid();
    Port port =
        puppet.call(() -> {
          put("key", 1);
          link(other);
          Port opened = openPort(_ -> {});
          monitor(other);
          monitor(opened);
          register(atom("bank"), self());
          trapExit(true);
          suspendProcess(other);
          return opened;
        });
    run(() -> {
      link(pid);
      Ref watch = monitor(pid);
      send(pid, "hello");
      groupLeader(leader, pid);
      assertTerm(Tuple.of(LINKS, List.of(other, port, self())), processInfo(pid, LINKS));
      assertTerm(
          List.of(Tuple.of(PROCESS, other), Tuple.of(atom("port"), port)), info(pid, "monitors"));
      assertTerm(List.of(self()), info(pid, "monitored_by"));
      assertTerm(List.of("hello"), info(pid, "messages"));
      assertTerm(1, info(pid, "message_queue_len"));
      assertTerm(List.of(Tuple.of("key", 1)), info(pid, "dictionary"));
      assertTerm(List.of(Tuple.of(other, 1, 0)), info(pid, "suspending"));
      assertTerm(leader, info(pid, "group_leader"));
      assertTerm(atom("bank"), info(pid, "registered_name"));
      assertTerm(true, info(pid, "trap_exit"));
      Beam.demonitor(watch);
      Beam.unlink(pid);
      assertTerm(List.of(), info(pid, "monitored_by"));
      assertTerm(List.of(other, port), info(pid, "links"));
    });
  }

  // ---- INFO-05

  @Test
  void info05_aQuestionSeesWhatItsAskerSentBefore() throws Exception {
    run(() -> {
      for (int i = 0; i < 100; i++) {
        Pid pid = idle();
        send(pid, 1);
        assertTerm(1, info(pid, "message_queue_len"));
        link(pid);
        monitor(pid);
        assertTerm(List.of(self()), info(pid, "links"));
        assertTerm(List.of(self()), info(pid, "monitored_by"));
        Beam.unlink(pid);
        assertTerm(List.of(), info(pid, "links"));
        groupLeader(self(), pid);
        assertTerm(self(), info(pid, "group_leader"));
        exit(pid, atom("done"));
        assertTerm(UNDEFINED, processInfo(pid, LINKS));
        assertTrue(next() instanceof Down);
      }
    });
  }

  private static Stream<Arguments> occupations() {
    return Stream.of(
        occupation("loopsForEver", InfoRulesTest::loopsForEver),
        occupation("sleeps", InfoRulesTest::sleeps),
        occupation("waitsForALatch", InfoRulesTest::waitsForALatch),
        occupation("waitsInAMonitor", InfoRulesTest::waitsInAMonitor),
        occupation("acceptsConnections", InfoRulesTest::acceptsConnections),
        occupation("receives", InfoRulesTest::receives));
  }

  private static Arguments occupation(String name, Body body) {
    return Arguments.of(name, Named.of(name, body));
  }

  private static void loopsForEver() {
    while (!Thread.interrupted()) {
      Thread.onSpinWait();
    }
  }

  private static void sleeps() throws InterruptedException {
    Thread.sleep(PATIENCE);
  }

  private static void waitsForALatch() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static void waitsInAMonitor() throws InterruptedException {
    Object lock = new Object();
    synchronized (lock) {
      while (!Thread.interrupted()) {
        lock.wait();
      }
    }
  }

  private static void acceptsConnections() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      socket.accept();
    }
  }

  private static void receives() {
    receive(_ -> null);
  }

  @ParameterizedTest
  @MethodSource("occupations")
  void info05_aProcessAnswersWhateverItsCodeDoes(String method, Body body) throws Exception {
    Pid pid = node.spawn(body);
    run(() -> {
      put("key", "mine");
      send(pid, "hello");
      assertTerm(List.of("hello"), info(pid, "messages"));
      link(pid);
      assertTerm(List.of(self()), info(pid, "links"));
      String here = "{'dev.joist.InfoRulesTest'," + method + ",'_',[{file";
      until(() -> info(pid, "current_stacktrace").toString().contains(here));
      Beam.unlink(pid);
      exit(pid, KILL);
      assertTerm(UNDEFINED, processInfo(pid, LINKS));
    });
  }

  @Test
  void info05_aProcessThatReceivesIsWhereItCalledReceive() throws Exception {
    Pid pid = node.spawn(InfoRulesTest::receives);
    run(() -> {
      until(() -> info(pid, "status").equals(WAITING));
      assertTerm(term("{'dev.joist.InfoRulesTest',receives,'_'}"), info(pid, "current_function"));
      Tuple top = (Tuple) ((List<?>) info(pid, "current_stacktrace")).getFirst();
      assertTerm(atom("receives"), top.element(2));
    });
  }

  @Test
  void info05_aProcessThatAsksAboutItselfIsWhereItAsks() throws Exception {
    run(() -> assertTrue(whereAmI().toString().contains("whereAmI"), whereAmI()::toString));
  }

  private static Object whereAmI() {
    Object function = processInfo(self(), atom("current_function"));
    List<?> stack = (List<?>) ((Tuple) processInfo(self(), atom("current_stacktrace"))).element(2);
    assertTerm(atom("whereAmI"), ((Tuple) stack.getFirst()).element(2));
    return function;
  }

  // ---- INFO-06

  @Test
  void info06_aFlagAnswersItsOldValue() throws Exception {
    run(() -> {
      assertTerm(false, processFlag(atom("trap_exit"), true));
      assertTerm(true, processFlag(atom("trap_exit"), false));
      assertTerm(atom("normal"), processFlag(atom("priority"), atom("high")));
      assertTerm(atom("high"), processFlag(atom("priority"), Priority.LOW));
      assertFalse(trapExit(true));
      assertTrue(trapExit(true));
      assertEquals(Priority.LOW, Beam.priority(Priority.MAX));
      assertTerm(term("[{trap_exit,true},{priority,max}]"), flags());
    });
  }

  @Test
  void info06_aSensitiveProcessHidesItsMessagesAndItsDictionary() throws Exception {
    Atom sensitive = atom("sensitive");
    Puppet puppet = puppet();
    node.send(puppet.pid(), "hello");
    assertTerm(
        false,
        puppet.call(() -> {
          put("key", "secret");
          return processFlag(sensitive, true);
        }));
    Object hidden = term("[{messages,[]},{message_queue_len,1},{dictionary,[]}]");
    Object items = term("[messages,message_queue_len,dictionary]");
    assertTerm(hidden, node.processInfo(puppet.pid(), items));
    assertTerm(true, puppet.call(() -> processFlag(sensitive, false)));
    assertTerm(
        term(
            "[{messages,[<<\"hello\">>]},{message_queue_len,1},{dictionary,[{<<\"key\">>,<<\"secret\">>}]}]"),
        node.processInfo(puppet.pid(), items));
  }

  @Test
  void info06_theErrorHandlerIsKept() throws Exception {
    Atom flag = atom("error_handler");
    run(() -> {
      assertTerm(flag, processFlag(flag, atom("mine")));
      assertTerm(atom("mine"), info(self(), "error_handler"));
      assertError(BADARG, () -> processFlag(flag, 7), "error_handler", "not 7");
      assertTerm(atom("mine"), processFlag(flag, flag));
    });
  }

  private static Object flags() {
    return processInfo(self(), term("[trap_exit,priority]"));
  }

  @Test
  void info06_aWrongFlagOrValueIsRefused() throws Exception {
    run(() -> {
      Atom trapExit = atom("trap_exit");
      Atom priority = atom("priority");
      assertError(BADARG, () -> processFlag(atom("foo"), true), "flags are", "not foo");
      assertError(BADARG, () -> processFlag(7, true), "flags are", "not 7");
      assertError(BADARG, () -> processFlag(trapExit, atom("foo")), "true or false", "not foo");
      assertError(BADARG, () -> processFlag(trapExit, 1), "true or false", "not 1");
      assertError(BADARG, () -> processFlag(priority, atom("foo")), "low, normal", "not foo");
      assertError(BADARG, () -> processFlag(priority, new Object()), "java.lang.Object");
      assertTerm(term("[{trap_exit,false},{priority,normal}]"), flags());
    });
  }

  // ---- INFO-08

  @Test
  void info08_putAnswersTheOldValue() throws Exception {
    run(() -> {
      assertTerm(UNDEFINED, put("key", 1));
      assertTerm(1, put("key", 2));
      assertTerm(2, get("key"));
      assertTerm(2, erase("key"));
      assertTerm(UNDEFINED, erase("key"));
      assertTerm(UNDEFINED, get("key"));
    });
  }

  private record Account(long number) {}

  private enum Colour {
    RED
  }

  @Test
  void info08_keysAreToldApartExactly() throws Exception {
    run(() -> {
      put(1, "integer");
      put(1.0, "float");
      assertTerm("integer", get(1L));
      assertTerm("float", get(1.0));
      assertTerm("integer", get(java.math.BigInteger.ONE));
      put(List.of(1), "list of integer");
      assertTerm(UNDEFINED, get(List.of(1.0)));
      assertEquals(3, get().size());
    });
  }

  @Test
  void info08_oneTermIsOneKeyInWhateverJavaForm() throws Exception {
    run(() -> {
      put(new Account(7), "record");
      assertTerm("record", put(Tuple.of(atom("account"), 7), "tuple"));
      assertTerm("tuple", get(new Account(7)));
      put(Colour.RED, "enum");
      assertTerm("enum", put(atom("red"), "atom"));
      put("text", "string");
      assertTerm("string", get(term("<<\"text\">>")));
      assertEquals(3, get().size());
    });
  }

  @Test
  void info08_allOfItIsReadAndEmptied() throws Exception {
    run(() -> {
      put("a", 1);
      put("b", 2);
      put("c", 1);
      assertEquals(Map.of("a", 1L, "b", 2L, "c", 1L), get());
      assertEquals(Set.of("a", "c"), Set.copyOf(getKeys(1)));
      assertEquals(List.of(), getKeys(1.0));
      assertEquals(Map.of("a", 1L, "b", 2L, "c", 1L), erase());
      assertEquals(Map.of(), get());
      assertEquals(Map.of(), erase());
    });
  }

  @Test
  void info08_itSurvivesCaughtExceptions() throws Exception {
    run(() -> {
      try {
        put("key", 1);
        throw error(atom("wrong"));
      } catch (ErrorException caught) {
        assertTerm(1, get("key"));
      }
    });
  }

  @Test
  void info08_itIsOfOneProcessAlone() throws Exception {
    run(() -> {
      put("key", "parent");
      Pid parent = self();
      spawn(() -> send(parent, get("key")));
      expectMessage(UNDEFINED);
    });
  }

  @Test
  void info08_whatIsNoTermIsRefused() throws Exception {
    run(() -> {
      assertError(BADARG, () -> put(new Object(), 1), "key", "java.lang.Object");
      assertError(BADARG, () -> put(1, new Object()), "value", "java.lang.Object");
      assertError(BADARG, () -> get(new Object()), "key", "java.lang.Object");
      assertEquals(Map.of(), get());
    });
  }

  // ---- INFO-09

  @Test
  void info09_anyPidMayLeadALiveProcess() throws Exception {
    Pid dead = dead();
    Pid pid = idle();
    run(() -> {
      groupLeader(dead, pid);
      assertTerm(dead, info(pid, "group_leader"));
      groupLeader(self(), pid);
      assertTerm(self(), info(pid, "group_leader"));
      groupLeader(dead, self());
      assertEquals(dead, groupLeader());
    });
  }

  @Test
  void info09_theDeadAreNotLed() throws Exception {
    Pid dead = dead();
    run(() -> assertError(BADARG, () -> groupLeader(self(), dead), "groupLeader", "" + dead));
  }

  @Test
  void info09_theDeathOfTheLeaderChangesNothing() throws Exception {
    Pid leader = idle();
    Pid pid = idle();
    run(() -> {
      groupLeader(leader, pid);
      exit(leader, KILL);
      assertFalse(isProcessAlive(leader));
      assertTerm(leader, info(pid, "group_leader"));
      assertTrue(isProcessAlive(pid));
    });
  }

  // ---- INFO-10

  @Test
  void info10_aProcessIsAliveUntilItBeginsToEnd() throws Exception {
    Pid dead = dead();
    Pid pid = idle();
    run(() -> {
      assertTrue(isProcessAlive(self()));
      assertTrue(isProcessAlive(pid));
      assertFalse(isProcessAlive(dead));
      exit(pid, atom("done"));
      assertFalse(isProcessAlive(pid));
    });
    assertFalse(node.isProcessAlive(pid));
    assertTrue(node.isProcessAlive(inbox.pid()));
  }

  @Test
  void info10_aProcessOfAnotherNodeIsRefused() throws Exception {
    try (Node other = Node.start("other")) {
      Pid foreign = other.spawn(() -> receive(_ -> null));
      run(() -> assertError(BADARG, () -> isProcessAlive(foreign), "other@localhost"));
      assertError(BADARG, () -> node.isProcessAlive(foreign), "other@localhost");
    }
  }

  @Test
  void info10_processesListsTheLiveOnes() throws Exception {
    Pid dead = dead();
    Pid pid = idle();
    Puppet puppet = puppet();
    Set<Pid> alive = Set.of(inbox.pid(), pid, puppet.pid());
    assertEquals(alive, Set.copyOf(puppet.call(() -> processes())));
    assertEquals(alive, Set.copyOf(node.processes()));
    assertFalse(alive.contains(dead));
    assertEquals(3, node.processCount());
  }

  // ---- INFO-11

  /// Counts for ever, an operation at each step.
  private Pid counter(AtomicLong count) {
    return node.spawn(() -> {
      while (true) {
        makeRef();
        count.incrementAndGet();
      }
    });
  }

  @Test
  void info11_aSuspendedProcessStopsAtItsNextOperation() throws Exception {
    AtomicLong count = new AtomicLong();
    Pid pid = counter(count);
    run(() -> {
      until(() -> count.get() > 0);
      suspendProcess(pid);
      long then = count.get();
      assertTerm(SUSPENDED, info(pid, "status"));
      letOthersRun(1_000);
      assertTrue(count.get() <= then + 1, "went on from " + then + " to " + count);
      resumeProcess(pid);
      until(() -> count.get() > then + 1);
      kill(pid);
    });
  }

  private void letOthersRun(int processes) throws Exception {
    for (int i = 0; i < processes; i++) {
      assertTrue(spawnMonitor(() -> {}).ref().equals(((Down) next()).ref()));
    }
  }

  @Test
  void info11_suspensionsAreCounted() throws Exception {
    Pid pid = idle();
    run(() -> {
      suspendProcess(pid);
      suspendProcess(pid);
      assertFalse(suspendProcessUnlessSuspending(pid));
      assertTerm(List.of(Tuple.of(pid, 2, 0)), info(self(), "suspending"));
      resumeProcess(pid);
      assertTerm(SUSPENDED, info(pid, "status"));
      assertTerm(List.of(Tuple.of(pid, 1, 0)), info(self(), "suspending"));
      resumeProcess(pid);
      assertTrue(!SUSPENDED.equals(info(pid, "status")));
      assertTerm(List.of(), info(self(), "suspending"));
      assertError(BADARG, () -> resumeProcess(pid), "resumeProcess", "not suspended");
      assertTrue(suspendProcessUnlessSuspending(pid));
      assertTerm(SUSPENDED, info(pid, "status"));
    });
  }

  @Test
  void info11_suspensionsOfSeveralAreCountedApart() throws Exception {
    Pid pid = idle();
    Puppet one = puppet();
    Puppet two = puppet();
    one.does(() -> suspendProcess(pid));
    two.does(() -> suspendProcess(pid));
    one.does(() -> resumeProcess(pid));
    assertTerm(SUSPENDED, info(pid, "status"));
    one.does(() -> assertError(BADARG, () -> resumeProcess(pid), "not suspended by the caller"));
    two.does(() -> resumeProcess(pid));
    until(() -> info(pid, "status").equals(WAITING));
  }

  @Test
  void info11_theDeathOfASuspenderEndsItsSuspensions() throws Exception {
    Pid pid = idle();
    Puppet one = puppet();
    Puppet two = puppet();
    one.does(() -> {
      suspendProcess(pid);
      suspendProcess(pid);
    });
    two.does(() -> suspendProcess(pid));
    endAndWait(one);
    assertTerm(SUSPENDED, info(pid, "status"));
    endAndWait(two);
    until(() -> info(pid, "status").equals(WAITING));
  }

  private void endAndWait(Puppet puppet) throws Exception {
    inbox.monitor(puppet.pid());
    kill(puppet.pid());
    assertTrue(next() instanceof Down);
  }

  @Test
  void info11_whoeverIsKilledWhileItSuspendsLeavesNobodySuspended() throws Exception {
    Pid pid = idle();
    for (int i = 0; i < 300; i++) {
      Spawned suspender =
          inbox.spawnMonitor(() -> {
            while (true) {
              suspendProcess(pid);
              resumeProcess(pid);
            }
          });
      kill(suspender.pid());
      expectEnd(suspender, KILLED);
      until(() -> !info(pid, "status").equals(SUSPENDED));
    }
  }

  @Test
  void info11_theDeathOfASuspendedProcessIsForgotten() throws Exception {
    run(() -> {
      for (int i = 0; i < 10; i++) {
        Pid pid = idle();
        suspendProcess(pid);
        exit(pid, atom("done"));
        assertFalse(isProcessAlive(pid));
        assertTerm(List.of(), info(self(), "suspending"));
        assertError(BADARG, () -> resumeProcess(pid), "dead");
        assertError(BADARG, () -> suspendProcess(pid), "dead");
      }
    });
  }

  @Test
  void info11_aSuspendedProcessStillTakesSignals() throws Exception {
    Puppet puppet = puppet();
    Pid pid = puppet.pid();
    run(() -> {
      trapExit(true);
      suspendProcess(pid);
      send(pid, "hello");
      assertTerm(List.of("hello"), info(pid, "messages"));
      link(pid);
      Ref watch = monitor(pid);
      assertTerm(List.of(self()), info(pid, "links"));
      exit(pid, atom("done"));
      expectExit(pid, atom("done"));
      expectDown(watch, pid, atom("done"));
    });
  }

  @Test
  void info11_aSuspendedProcessTakesNoMessageBeforeItIsResumed() throws Exception {
    Pid parent = inbox.pid();
    Pid echo =
        node.spawn(() -> {
          while (true) {
            send(parent, receive());
          }
        });
    run(() -> {
      suspendProcess(echo);
      send(echo, 1);
      send(echo, 2);
      letOthersRun(100);
      assertTerm(2, info(echo, "message_queue_len"));
      send(parent, "nothing so far");
      resumeProcess(echo);
    });
    expectMessage("nothing so far");
    expectMessage(1);
    expectMessage(2);
  }

  @Test
  void info11_oneselfTheDeadAndOthersNodesAreRefused() throws Exception {
    Pid dead = dead();
    try (Node other = Node.start("other")) {
      Pid foreign = other.spawn(() -> receive(_ -> null));
      run(() -> {
        assertError(BADARG, () -> suspendProcess(self()), "suspendProcess", "the caller itself");
        assertError(BADARG, () -> suspendProcess(dead), "suspendProcess", "dead");
        assertError(BADARG, () -> suspendProcess(foreign), "suspendProcess", "not local");
        assertError(BADARG, () -> suspendProcessUnlessSuspending(dead), "dead");
        assertError(BADARG, () -> resumeProcess(idle()), "not suspended by the caller");
        assertTerm(List.of(), info(self(), "suspending"));
      });
    }
  }

  // ---- INFO-12

  @Test
  void info12_theStatusSaysWhatAProcessDoes() throws Exception {
    Pid busy = node.spawn(InfoRulesTest::loopsForEver);
    Pid pid = idle();
    run(() -> {
      assertTerm(RUNNING, info(self(), "status"));
      until(() -> info(pid, "status").equals(WAITING));
      assertTerm(RUNNABLE, info(busy, "status"));
      suspendProcess(pid);
      assertTerm(SUSPENDED, info(pid, "status"));
      kill(busy);
    });
  }

  @Test
  void info12_theLengthOfTheQueueIsTheNumberOfItsMessages() throws Exception {
    Pid pid = idle();
    Object both = term("[message_queue_len,messages]");
    run(() -> {
      List<Object> sent = new ArrayList<>();
      for (long i = 0; i < 20; i++) {
        send(i % 2 == 0 ? pid : self(), i);
        if (i % 2 == 0) {
          sent.add(i);
        }
        assertTerm(
            List.of(
                Tuple.of(atom("message_queue_len"), sent.size()),
                Tuple.of(atom("messages"), List.copyOf(sent))),
            processInfo(pid, both));
      }
      assertTerm(10, info(self(), "message_queue_len"));
      receive();
      assertTerm(9, info(self(), "message_queue_len"));
      receive(message -> message.equals(9L) ? message : null);
      assertTerm(List.of(3, 5, 7, 11, 13, 15, 17, 19), info(self(), "messages"));
    });
  }

  // ---- INFO-13

  @Test
  void info13_aBodyIsCalledAsAFunctionIs() throws Exception {
    Pid pid = idle();
    run(() -> assertTerm(term("{erlang,apply,2}"), info(pid, "initial_call")));
  }
}
