package dev.joist.samples.bank;

import java.nio.file.Path;
import java.util.List;

/// What the command line asks for.
sealed interface Command {

  String USAGE =
      """
      Usage: ./joist demo                                carry out the transfers that come with Joist
             ./joist demo FILE                           carry out the transfers of a file
             ./joist demo --generate N FILE [--seed S]   make up a file of N transfers

      A file is CSV in UTF-8 with the header id,from,to,amount,note and lines like
      17,alice,bob,12.34,rent. Every account opens with 1,000.00.
      """;

  /// Carry out the transfers that come with Joist.
  record Demo() implements Command {}

  /// Carry out the transfers of a file.
  record CarryOut(Path file) implements Command {}

  /// Make up a file of so many transfers.
  record Generate(long lines, Path file, long seed) implements Command {}

  /// Say how the program is used.
  record Help() implements Command {}

  long MOST_LINES = 100_000_000;
  long SEED = 1;

  /// Reads a command line.
  ///
  /// @throws IllegalArgumentException if it is none; the message says why
  static Command of(String... arguments) {
    List<String> words = List.of(arguments);
    if (words.isEmpty()) {
      return new Demo();
    }
    return switch (words.getFirst()) {
      case "-h", "--help" -> new Help();
      case "--generate" -> generate(words);
      case String option when option.startsWith("-") ->
          throw new IllegalArgumentException("unknown option '" + option + "'");
      case String _ when words.size() > 1 ->
          throw new IllegalArgumentException("one file at a time, not also '" + words.get(1) + "'");
      case String file -> new CarryOut(Path.of(file));
    };
  }

  private static Command generate(List<String> words) {
    boolean seeded = words.size() == 5 && words.get(3).equals("--seed");
    if (words.size() != 3 && !seeded) {
      throw new IllegalArgumentException("--generate wants a number of lines and a file");
    }
    long lines = number("the number of lines", words.get(1));
    if (lines < 1 || lines > MOST_LINES) {
      throw new IllegalArgumentException(
          "the number of lines is from 1 to %,d, not %s".formatted(MOST_LINES, words.get(1)));
    }
    long seed = seeded ? number("the seed", words.get(4)) : SEED;
    return new Generate(lines, Path.of(words.get(2)), seed);
  }

  private static long number(String what, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(what + " is a whole number, not '" + text + "'", e);
    }
  }
}
