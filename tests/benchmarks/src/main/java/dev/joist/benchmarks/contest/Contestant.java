package dev.joist.benchmarks.contest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// Who takes part: runs what it is told to on standard input, answers on standard output.
///
/// ```
/// run micro.pingpong 1000000    ->  nanoseconds operations [bytes]
/// version                       ->  what it is
/// ```
///
/// An answer that begins with `failed` says why there is none. It comes when the JVM is at rest:
/// what a run leaves to be done must not fall into another contender's turn.
public abstract class Contestant {

  /// For those who extend this.
  protected Contestant() {}

  /// What takes part, and which version of it.
  protected abstract String version();

  /// Runs a piece of work once.
  ///
  /// @param work its name
  /// @throws Exception if it cannot be done
  public abstract Sample run(String work, int... sizes) throws Exception;

  /// Serves until standard input ends.
  protected final void serve() throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // what a library prints is no answer
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer(line.strip().split(" ")));
    }
  }

  private String answer(String... words) {
    try {
      return switch (words[0]) {
        case "version" -> version();
        case "run" -> {
          Sample sample =
              run(words[1], Stream.of(words).skip(2).mapToInt(Integer::parseInt).toArray());
          Rest.await();
          yield sample.line();
        }
        default -> "failed: not understood: " + String.join(" ", words);
      };
    } catch (Exception e) {
      return "failed: " + String.valueOf(e).replaceAll("\\s+", " ");
    }
  }
}
