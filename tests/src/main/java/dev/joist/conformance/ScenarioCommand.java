package dev.joist.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// `./joist scenario [--kind KIND] FILE...`: performs scenarios and prints their traces, as the
/// oracle does.
public final class ScenarioCommand {

  private ScenarioCommand() {}

  /// Runs the command and ends the JVM with its exit status.
  ///
  /// @param arguments of the command line
  public static void main(String[] arguments) throws InterruptedException {
    CrashReports.off();
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    int status = run(List.of(arguments), out, System.err);
    out.flush();
    System.exit(status);
  }

  /// Runs the command.
  ///
  /// @param arguments of the command line: scenario files, perhaps a kind before them
  /// @return 0; 2 when a file is no scenario or cannot be read, when there is none, or no such kind
  static int run(List<String> arguments, PrintStream out, PrintStream err)
      throws InterruptedException {
    Kind kind = Kind.STRAIGHT;
    List<String> files = arguments;
    if (arguments.size() > 1 && arguments.getFirst().equals("--kind")) {
      try {
        kind = Kind.named(arguments.get(1));
      } catch (IllegalArgumentException e) {
        err.println("scenario: " + e.getMessage());
        return 2;
      }
      files = arguments.subList(2, arguments.size());
    }
    if (files.isEmpty()) {
      err.println("usage: ./joist scenario [--kind straight|event] FILE...");
      return 2;
    }
    for (String file : files) {
      Path path = Path.of(file);
      try {
        Scenario scenario = Scenario.read(path);
        if (files.size() > 1) {
          out.println("== " + path.getFileName());
        }
        out.print(Performance.trace(scenario, kind));
      } catch (ScenarioException e) {
        err.println(e.getMessage());
        return 2;
      } catch (NoSuchFileException e) {
        err.println(file + ": there is no such file");
        return 2;
      } catch (IOException e) {
        err.println(file + ": cannot be read: " + e);
        return 2;
      }
    }
    return 0;
  }
}
