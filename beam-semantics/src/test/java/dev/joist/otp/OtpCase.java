package dev.joist.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.joist.Beam;
import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.Spawned;
import dev.joist.process.Failure;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// What OTP does, case by case, as a program in Erlang has recorded it; a test does the same in a
/// process and must print the same lines.
///
/// Nothing here waits for time to pass: `trail` waits for messages, as many as the recording has.
@Timeout(120)
abstract class OtpCase {

  /// Longer than any wait that ends well, on a busy machine.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Atom TRACER = Atom.of("tracer");

  Node node = Node.start("unused");
  private final StringBuilder said = new StringBuilder();

  @BeforeEach
  void startNode() {
    node.close();
    node = Node.start("test");
  }

  @AfterEach
  void closeNode() {
    node.close();
  }

  /// Performs a case in a process of its own and compares what it says.
  void perform(String name, Body steps) throws Exception {
    Map<String, String> recorded = recorded();
    String expected = recorded.get(name);
    assertNotNull(expected, name + " is not in " + recorded.keySet());
    try (Inbox inbox = node.inbox()) {
      Spawned process =
          inbox.spawnMonitor(() -> {
            Beam.register(TRACER, Beam.self());
            steps.run();
          });
      Down down =
          inbox.receive(
              Duration.ofSeconds(100),
              m -> m instanceof Down d && d.ref().equals(process.monitor()) ? d : null);
      String how = Terms.toString(down.reason());
      assertEquals(expected + "normal", said + how, name);
    }
  }

  /// The name of the recording: a file beside this class.
  abstract String recording();

  private Map<String, String> recorded() throws IOException {
    try (InputStream file = OtpCase.class.getResourceAsStream(recording() + ".txt")) {
      assertNotNull(file, recording() + ".txt is missing from the test resources");
      String all = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Pattern.compile("^== ", Pattern.MULTILINE)
          .splitAsStream(all)
          .filter(part -> !part.isBlank())
          .map(part -> part.split("\n", 2))
          .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    }
  }

  // ---- what the cases say it with

  static Atom a(String text) {
    return Atom.of(text);
  }

  static Tuple tuple(Object... elements) {
    Object[] terms = elements.clone();
    for (int i = 0; i < terms.length; i++) {
      terms[i] = terms[i] instanceof String text ? a(text) : terms[i];
    }
    return Tuple.of(terms);
  }

  /// Tells the process of the case.
  void t(Object what) {
    node.send(TRACER, tuple("t", what instanceof String text ? a(text) : what));
  }

  void say(Object label, Object value) {
    said.append(Terms.toString(norm(label instanceof String text ? a(text) : label)))
        .append(": ")
        .append(Terms.toString(norm(value instanceof String text ? a(text) : value)))
        .append('\n');
  }

  /// The next messages.
  void trail(int messages) {
    for (int i = 0; i < messages; i++) {
      tell(Beam.receive(PATIENCE, m -> m, () -> tuple("nothing", "came")));
    }
  }

  private void tell(Object message) {
    if (message instanceof Tuple tuple && tuple.arity() == 2 && a("t").equals(tuple.element(1))) {
      say("  told", tuple.element(2));
    } else {
      say("  got", message);
    }
  }

  /// All messages there are.
  void left() {
    Object message = Beam.<@Nullable Object>receive(Duration.ZERO, m -> m, () -> null);
    while (message != null) {
      tell(message);
      message = Beam.<@Nullable Object>receive(Duration.ZERO, m -> m, () -> null);
    }
  }

  void down(Ref ref) {
    say("  down", downOf(ref).reason());
  }

  static Down downOf(Ref ref) {
    return Beam.receive(
        PATIENCE, m -> m instanceof Down down && down.ref().equals(ref) ? down : null);
  }

  static Pid dead() {
    Spawned process = Beam.spawnMonitor(() -> {});
    var _ = downOf(process.ref());
    return process.pid();
  }

  /// What an operation returns, or `{'EXIT', Reason}`.
  static Object caught(Callable<?> operation) throws Exception {
    try {
      Object result = operation.call();
      return result == null ? a("null") : result;
    } catch (ExitException exit) {
      return tuple("EXIT", exit.reason());
    } catch (ErrorException error) {
      return tuple("EXIT", Failure.reason(error));
    }
  }

  /// What an operation without a result does: `ok`, or `{'EXIT', Reason}`.
  static Object done(Body operation) throws Exception {
    return caught(() -> {
      operation.run();
      return a("ok");
    });
  }

  /// Whether the process sleeps with as small a heap as can be, once it does.
  static boolean hibernates(Pid pid) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      if (Beam.processInfo(pid, a("heap_size")) instanceof Tuple size
          && size.element(2) instanceof Long words
          && words < 233) {
        return true;
      }
      Beam.sleep(Duration.ofMillis(1));
    }
    return false;
  }

  // ---- what differs from run to run

  Object norm(Object term) {
    return switch (term) {
      case Pid _ -> a("pid");
      case Ref _ -> a("ref");
      case Fun _ -> a("fun");
      case String text -> a(text);
      case Atom atom when atom.equals(node.name()) -> a("here");
      case Atom atom when isModule(atom) -> a("module");
      case Tuple tuple -> norm(tuple);
      case Record value -> norm(recordTuple(value));
      case ImproperList list ->
          ImproperList.of(list.heads().stream().map(this::norm).toList(), norm(list.tail()));
      case List<?> list -> isStack(list) ? a("stack") : normList(list);
      default -> term;
    };
  }

  private Object norm(Tuple tuple) {
    if (tuple.arity() == 2 && a("header").equals(tuple.element(1))) {
      return a("header");
    }
    return Tuple.of(tuple.elements().stream().map(this::norm).toArray());
  }

  private static Tuple recordTuple(Record value) {
    Tuple tuple = Terms.asTuple(value);
    assertNotNull(tuple);
    return tuple;
  }

  private List<Object> normList(List<?> list) {
    List<Object> terms = new ArrayList<>();
    for (Object each : list) {
      terms.add(norm(each));
    }
    return List.copyOf(terms);
  }

  private static boolean isStack(List<?> list) {
    return !list.isEmpty()
        && list.getFirst() instanceof Tuple frame
        && frame.arity() == 4
        && frame.element(1) instanceof Atom
        && frame.element(2) instanceof Atom
        && a("_").equals(frame.element(3))
        && frame.element(4) instanceof List;
  }

  private static boolean isModule(Atom atom) {
    return atom.text().startsWith("dev.joist.otp.");
  }
}
