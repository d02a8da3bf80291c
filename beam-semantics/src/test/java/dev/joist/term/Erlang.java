package dev.joist.term;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The Erlang installation of this machine, if there is one.
final class Erlang {

  private Erlang() {}

  static boolean isInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "escript")));
  }

  /// Runs a script; its standard error is ours.
  static Process start(Path script, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("escript", script.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
