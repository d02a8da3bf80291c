package dev.joist.supervision;

import dev.joist.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares supervisors with OTP's in random cases, for as many as one likes.
///
/// `./joist supervision [COUNT [SEED [STEPS]]]`; with files instead of numbers it performs their
/// cases on Joist and prints what they tell.
public final class SupervisionCommand {

  /// As many cases are asked of one Erlang program.
  private static final int BATCH = 100;

  private SupervisionCommand() {}

  /// Runs as said above, and ends the JVM: with status 1 when there is a difference.
  ///
  /// @param arguments of the command line
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.joist", "off"); // they crash a lot
    if (arguments.length > 0 && Files.exists(Path.of(arguments[0]))) {
      perform(arguments);
      return;
    }
    int count = number(arguments, 0, 1_000);
    int seed = number(arguments, 1, 1);
    int steps = number(arguments, 2, 40);
    System.exit(compare(count, seed, steps) ? 0 : 1);
  }

  private static int number(String[] arguments, int place, int otherwise) {
    return arguments.length > place ? Integer.parseInt(arguments[place]) : otherwise;
  }

  private static void perform(String[] files) throws IOException, InterruptedException {
    try (Node node = Node.start("supervision")) {
      for (String file : files) {
        for (Case each : Case.all(Files.readString(Path.of(file)))) {
          System.out.print(Performer.perform(node, each) + "\n");
        }
      }
    }
  }

  private static boolean compare(int count, int seed, int steps)
      throws IOException, InterruptedException {
    int done = 0;
    for (int batch = 0; done < count; batch++) {
      Path folder = Files.createTempDirectory("joist-supervision");
      int size = Math.min(BATCH, count - done);
      String recording =
          new Oracle(folder, "oracle.escript").random(seed + (long) batch, size, steps);
      @Nullable String difference = difference(Case.all(recording));
      if (difference != null) {
        System.out.println(difference);
        return false;
      }
      done += size;
      System.out.printf("supervision: %d cases of %d steps, no difference%n", done, steps);
    }
    return true;
  }

  /// The first case that Joist performs otherwise; null when there is none.
  static @Nullable String difference(List<Case> cases) throws InterruptedException {
    try (Node node = Node.start("supervision")) {
      for (Case each : cases) {
        String told = Performer.perform(node, each);
        if (!told.equals(each.recorded())) {
          return "OTP:\n" + each.recorded() + "\nJoist:\n" + told;
        }
      }
    }
    return null;
  }
}
