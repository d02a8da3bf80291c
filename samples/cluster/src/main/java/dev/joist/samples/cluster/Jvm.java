package dev.joist.samples.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A [Place] in a JVM of its own, with the class path of this one.
final class Jvm implements AutoCloseable {

  private static final List<String> OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "--add-opens",
          "java.base/java.lang=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Process process;
  private final PrintWriter in;

  private Jvm(Process process) {
    this.process = process;
    in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /// Starts one.
  ///
  /// @param log where its standard error goes
  /// @param out is told each line of its standard output, by a thread of its own
  /// @param arguments of [Place#main]
  static Jvm start(Path log, Consumer<String> out, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Place.class.getName()));
    command.addAll(arguments);
    Jvm jvm =
        new Jvm(new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())).start());
    Thread.ofVirtual().start(() -> jvm.listen(out));
    return jvm;
  }

  private void listen(Consumer<String> out) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        Stream<String> all = lines.lines()) {
      all.forEach(out);
    } catch (IOException | UncheckedIOException e) {
      out.accept("is heard no more: " + e.getMessage());
    }
  }

  /// Has its guest say something.
  void say(String text) {
    in.println(text);
  }

  /// As `kill -9` does.
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
