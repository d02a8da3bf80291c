package dev.joist.benchmarks;

import dev.joist.benchmarks.contest.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A contender at work: a process of the operating system that is told what to run.
///
/// *Thread:* one.
final class Child implements AutoCloseable {

  /// More than any work takes; who needs longer hangs.
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final Contender contender;
  private final Process process;
  private final PrintWriter in;
  private final BufferedReader out;

  private Child(Contender contender, Process process) {
    this.contender = contender;
    this.process = process;
    in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Starts a contender. What it says beside its answers goes to standard error.
  static Child start(Contender contender, List<String> command) throws IOException {
    return new Child(
        contender, new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
  }

  /// Which version of it this is.
  String version() throws ContenderException {
    return ask("version");
  }

  /// Has it run something once.
  Sample run(Work work, List<Integer> sizes) throws ContenderException {
    String answer =
        ask(
            Stream.concat(Stream.of("run", work.id()), sizes.stream().map(Object::toString))
                .collect(Collectors.joining(" ")));
    try {
      return Sample.parse(answer);
    } catch (IllegalArgumentException e) {
      throw new ContenderException(contender.title() + ", " + work.id() + ": " + answer, e);
    }
  }

  private String ask(String question) throws ContenderException {
    in.println(question);
    CompletableFuture<Void> guard =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS));
    try {
      String answer = out.readLine();
      if (answer != null) {
        return answer;
      }
    } catch (IOException e) {
      throw new ContenderException(contender.title() + " cannot be read: " + e.getMessage(), e);
    } finally {
      guard.cancel(false);
    }
    throw new ContenderException(
        contender.title() + " has ended, or did not answer within " + LIMIT + ": " + question);
  }

  /// Ends it.
  @Override
  public void close() {
    in.close();
    process.destroyForcibly();
  }
}
