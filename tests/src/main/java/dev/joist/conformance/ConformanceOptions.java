package dev.joist.conformance;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// What `./joist conformance` is to compare.
///
/// @param seed of the generator: the same one makes the same scenarios
/// @param count of scenarios
/// @param steps of each, beside the first four, which make processes
/// @param jobs how many oracles work at a time
/// @param kind of Joist's processes
/// @param host that they live in
/// @param nodes on how many nodes, 1 or 2
record ConformanceOptions(
    long seed, int count, int steps, int jobs, Kind kind, Host.Named host, int nodes) {

  static final String USAGE =
      """
      usage: ./joist conformance [--seed S] [--count N] [--steps K] [--jobs J] [--kind KIND]
             [--host HOST] [--nodes N]
        --seed S    the seed of the random scenarios; another one each time if left out
        --count N   how many scenarios, 300 if left out
        --steps K   how many steps each, 60 if left out
        --jobs J    how many of OTP's at a time, 2 if left out
        --kind KIND straight or event: of which kind Joist's processes are, straight if left out
        --host HOST jvm or pekko: what Joist's processes live in, jvm if left out
        --nodes N   1 or 2: on how many nodes, 1 if left out; 2 of the host pekko are in a cluster\
      """;

  private static final List<String> NAMES =
      List.of("--seed", "--count", "--steps", "--jobs", "--kind", "--host", "--nodes");

  private static final int SEEDS = 1_000_000;

  /// Reads a command line.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  static ConformanceOptions parse(List<String> arguments) {
    long seed = ThreadLocalRandom.current().nextInt(1, SEEDS);
    long count = 300;
    long steps = 60;
    long jobs = 2;
    long nodes = 1;
    Kind kind = Kind.STRAIGHT;
    Host.Named host = Host.Named.JVM;
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("unknown option '" + name + "'");
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(
            switch (name) {
              case "--kind" -> "--kind needs a kind";
              case "--host" -> "--host needs a host";
              default -> name + " needs a number";
            });
      }
      if (name.equals("--kind")) {
        kind = Kind.named(arguments.get(i + 1));
        continue;
      }
      if (name.equals("--host")) {
        host = Host.Named.of(arguments.get(i + 1));
        continue;
      }
      long value = number(name, arguments.get(i + 1));
      switch (name) {
        case "--seed" -> seed = value;
        case "--count" -> count = value;
        case "--steps" -> steps = value;
        case "--nodes" -> nodes = value;
        default -> jobs = value;
      }
    }
    if (nodes > 2) {
      throw new IllegalArgumentException("--nodes is 1 or 2, not " + nodes);
    }
    return new ConformanceOptions(
        seed, (int) count, (int) steps, (int) jobs, kind, host, (int) nodes);
  }

  private static long number(String option, String text) {
    try {
      int value = Integer.parseInt(text);
      if (value > 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " is a number, not '" + text + "'", e);
    }
    throw new IllegalArgumentException(option + " is 1 or more, not " + text);
  }
}
