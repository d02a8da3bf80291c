package dev.joist.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// `./joist scenario FILE...`: performs scenarios and prints their traces, as the oracle does.
public final class ScenarioCommand {

  private ScenarioCommand() {}

  /// Runs the command and ends the JVM with its exit status.
  ///
  /// @param files scenario files
  public static void main(String[] files) throws InterruptedException {
    CrashReports.off();
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    int status = run(List.of(files), out, System.err);
    out.flush();
    System.exit(status);
  }

  /// Runs the command.
  ///
  /// @return 0; 2 when a file is no scenario or cannot be read, or when there is none
  static int run(List<String> files, PrintStream out, PrintStream err) throws InterruptedException {
    if (files.isEmpty()) {
      err.println("usage: ./joist scenario FILE...");
      return 2;
    }
    for (String file : files) {
      Path path = Path.of(file);
      try {
        Scenario scenario = Scenario.read(path);
        if (files.size() > 1) {
          out.println("== " + path.getFileName());
        }
        out.print(Performance.trace(scenario));
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
