package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.AliasMode;
import dev.joist.signal.Body;
import dev.joist.signal.PortDriver;
import dev.joist.signal.Priority;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a thread that is no process can and cannot do.
class OutsideProcessTest extends ProcessTest {

  private static final Map<Class<?>, Object> ARGUMENTS =
      Map.ofEntries(
          Map.entry(Pid.class, Pid.of(atom("test@localhost"), 1, 0, 1)),
          Map.entry(Ref.class, Ref.of(atom("test@localhost"), 1, 1, null)),
          Map.entry(Port.class, Port.of(atom("test@localhost"), 1, 1)),
          Map.entry(Atom.class, atom("name")),
          Map.entry(Tuple.class, Tuple.of(1, 2)),
          Map.entry(Object.class, 1L),
          Map.entry(List.class, List.of()),
          Map.entry(Duration.class, Duration.ZERO),
          Map.entry(Body.class, (Body) () -> {}),
          Map.entry(Function.class, (Function<Object, Object>) message -> message),
          Map.entry(Supplier.class, (Supplier<Object>) () -> 1L),
          Map.entry(PortDriver.class, (PortDriver) _ -> {}),
          Map.entry(Priority.class, Priority.NORMAL),
          Map.entry(AliasMode.class, AliasMode.REPLY),
          Map.entry(MonitorOption[].class, new MonitorOption[0]),
          Map.entry(DemonitorOption[].class, new DemonitorOption[0]),
          Map.entry(SpawnOption[].class, new SpawnOption[0]),
          Map.entry(boolean.class, true),
          Map.entry(long.class, 1L));

  private static Stream<Method> operations() {
    return Stream.of(Beam.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !method.getName().equals("isProcess"))
        .filter(method -> !isAboutItsArgument(method));
  }

  /// `node/1` only looks at the identifier it is given.
  private static boolean isAboutItsArgument(Method method) {
    return method.getName().equals("node") && method.getParameterCount() == 1;
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anOperationOfProcessesSaysWhatToUseInstead(Method operation) {
    Object[] arguments = Arrays.stream(operation.getParameterTypes()).map(ARGUMENTS::get).toArray();
    var thrown =
        assertThrows(InvocationTargetException.class, () -> operation.invoke(null, arguments))
            .getCause();
    String message =
        assertInstanceOf(IllegalStateException.class, thrown, operation::toString).getMessage();
    assertTrue(message.startsWith(Thread.currentThread() + " runs no process"), message);
    assertTrue(message.contains("elsewhere use Node, or node.spawn"), message);
  }

  @Test
  void onlyTheThreadOfABodyIsAProcess() throws Exception {
    assertFalse(Beam.isProcess());
    run(() -> {
      assertTrue(Beam.isProcess());
      AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
      Thread helper =
          Thread.startVirtualThread(() -> {
            try {
              Beam.self();
            } catch (IllegalStateException e) {
              failure.set(Optional.of(e));
            }
          });
      helper.join();
      assertTrue(failure.get().isPresent(), "a thread made by a process passed for the process");
    });
  }

  @Test
  void aClosedNodeDoesNothingMore() throws Exception {
    Pid pid = idle();
    node.register(atom("bank"), pid);
    node.close();
    node.close();
    assertFalse(node.isProcessAlive(pid));
    assertEquals(List.of(), node.processes());
    assertEquals(Optional.empty(), node.whereis(atom("bank")));
    assertTerm(UNDEFINED, node.processInfo(pid, atom("links")));
    node.send(pid, "lost");
    node.exit(pid, KILL);
    assertError(BADARG, () -> node.send(atom("bank"), 1), "bank");
    assertError(BADARG, () -> node.register(atom("bank"), pid), "no live");
    Exception error = assertThrows(IllegalStateException.class, () -> node.call(pid, 1, PATIENCE));
    assertTrue(error.getMessage().contains("closed"), error.getMessage());
  }

  @Test
  void closingANodeEndsWhateverItsProcessesDo() throws Exception {
    Trail trail = new Trail();
    for (Body body :
        List.<Body>of(
            () -> Thread.sleep(PATIENCE),
            () -> Beam.receive(_ -> null),
            () -> Beam.openPort(_ -> {}),
            () -> {
              while (true) {
                Beam.makeRef();
              }
            })) {
      node.spawn(() -> {
        trail.add("runs");
        try {
          body.run();
          Beam.receive(_ -> null);
        } finally {
          trail.add("unwound");
        }
      });
    }
    trail.expect("runs", "runs", "runs", "runs");
    node.close();
    trail.expect("unwound", "unwound", "unwound", "unwound");
    assertEquals(0, node.processCount());
  }

  @Test
  void aNodeNeedsAName() {
    for (String name : List.of("", " ")) {
      Exception error = assertThrows(IllegalArgumentException.class, () -> Node.start(name));
      assertTrue(error.getMessage().contains("bank"), error.getMessage());
    }
  }
}
