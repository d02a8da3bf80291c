package dev.joist.benchmarks;

import dev.joist.benchmarks.joist.JoistContestant;
import dev.joist.benchmarks.pekko.PekkoContestant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the contenders come from: how each is started.
final class Stable {

  /// What all JVMs are given: heap for a million virtual threads, and Pekko's leave to use Unsafe.
  private static final List<String> JVM =
      List.of(
          "-Xmx8g",
          "-Xms1g",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dslf4j.internal.verbosity=ERROR",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
          "-Dorg.slf4j.simpleLogger.log.dev.joist.otp=off"); // supervisors report what is killed

  /// With this, straight-line processes run on Joist's own run queues.
  private static final String FLAG = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private final List<String> jvm;
  private final Path folder;
  private @Nullable Erlang erlang;

  /// A stable.
  ///
  /// @param jvm more options for all JVMs
  /// @param folder an empty one, for compiled programs
  Stable(List<String> jvm, Path folder) {
    this.jvm = jvm;
    this.folder = folder;
  }

  /// Starts a contender.
  ///
  /// @throws IOException if it cannot be started
  Child start(Contender contender) throws IOException, InterruptedException {
    return Child.start(contender, command(contender));
  }

  private List<String> command(Contender contender) throws IOException, InterruptedException {
    return switch (contender) {
      case EVENT -> java(List.of(FLAG), JoistContestant.class, "event");
      case STRAIGHT -> java(List.of(FLAG), JoistContestant.class, "straight");
      case PLAIN -> java(List.of(), JoistContestant.class, "straight");
      case PEKKO -> java(List.of(), PekkoContestant.class);
      case OTP -> erlang().command();
    };
  }

  private Erlang erlang() throws IOException, InterruptedException {
    Erlang compiled = erlang;
    if (compiled == null) {
      compiled = Erlang.compile(folder);
      erlang = compiled;
    }
    return compiled;
  }

  private List<String> java(List<String> flags, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(flags);
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
