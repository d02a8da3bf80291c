package dev.joist.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.joist.Node;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;

/// A recording of what OTP does, one case for each test of a class, and the Erlang program that has
/// made it.
final class Recorded implements AutoCloseable {

  /// Performs a case on Joist.
  @FunctionalInterface
  interface Performing {
    String perform(Node node, Case wanted) throws InterruptedException;
  }

  /// OTP cannot always tell when something has been asked, and a busy machine may mix that up.
  private static final int TRIES = 3;

  private final String file;
  private final String program;
  private final Node node = Node.start("recorded");

  Recorded(String file, String program) {
    this.file = file;
    this.program = program;
  }

  /// Joist tells of the case of the test's name what OTP has told.
  void performs(TestInfo test, Performing performing) throws InterruptedException {
    String name = test.getTestMethod().orElseThrow().getName();
    List<Case> named = cases(file).stream().filter(each -> each.name().equals(name)).toList();
    assertEquals(1, named.size(), file + " has so many cases " + name);
    assertEquals(named.getFirst().recorded(), performing.perform(node, named.getFirst()));
  }

  /// Each case has a test of its name in the class, and each test named after a rule has a case.
  void hasATestForEachCase(Class<?> tests) {
    List<String> names =
        Stream.of(tests.getDeclaredMethods())
            .map(Method::getName)
            .filter(name -> name.matches("[a-z]+[0-9]{2}_.*"))
            .sorted()
            .toList();
    assertEquals(cases(file).stream().map(Case::name).sorted().toList(), names);
  }

  /// OTP, if it is there, tells the same as when it was recorded.
  void isWhatOtpDoes(Path folder) throws IOException, InterruptedException {
    assumeTrue(Oracle.isThere(), "no Erlang on the path");
    String recording = read(file);
    Oracle oracle = new Oracle(folder, program);
    isTold(recording, () -> oracle.record(recording));
  }

  /// What OTP is asked.
  @FunctionalInterface
  interface Question {
    String answer() throws IOException, InterruptedException;
  }

  /// OTP tells this.
  static void isTold(String recording, Question question) throws IOException, InterruptedException {
    String now = question.answer();
    for (int i = 1; i < TRIES && !now.equals(recording); i++) {
      now = question.answer();
    }
    assertEquals(recording, now);
  }

  static List<Case> cases(String file) {
    return Case.all(read(file));
  }

  static String read(String file) {
    try (InputStream in = Objects.requireNonNull(Case.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }

  @Override
  public void close() {
    node.close();
  }
}
