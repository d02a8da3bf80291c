package dev.joist.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What `./joist bench` is to do.
///
/// @param action which of the things it can do
/// @param tasks what to measure
/// @param contenders who takes part
/// @param runs how many rounds count
/// @param warmups how many runs of each before do not, at the least
/// @param calm whether each of them waits until the machine is calm
/// @param json where the figures go; empty for a table on standard output
/// @param jvm more options for the JVMs of Joist and Pekko
record BenchOptions(
    Action action,
    List<Task> tasks,
    Set<Contender> contenders,
    int runs,
    int warmups,
    boolean calm,
    Optional<Path> json,
    List<String> jvm) {

  /// What it can do.
  enum Action {
    /// Measure, all contenders in turn.
    MATCH,
    /// Say what there is to measure.
    LIST,
    /// Measure single operations with JMH.
    JMH,
    /// Make the page and the charts from the figures.
    REPORT
  }

  /// A piece of work and how much of it.
  record Task(Work work, List<Integer> sizes) {}

  /// Stands for standard output.
  static final Path STANDARD_OUTPUT = Path.of("-");

  static final String USAGE =
      """
      usage: ./joist bench [NAME[:SIZE,...]...] [--kind event|straight] [--against otp,pekko|none]
                           [--runs N] [--warmups N] [--calm] [--json [FILE.json]]
                           [--jvm OPTION]
             ./joist bench --list | --jmh | --report
        NAME        what to measure: a name as --list has it, with or without its family, or a
                    family; everything if left out; with sizes of your own after a colon
        --kind K    only this kind of Joist's processes (straight: with and without the flag)
        --against   only these others, or none
        --runs N    rounds that count, 7 if left out
        --warmups N runs of each before that do not, 3 if left out, and as many more as take 3 s
        --calm      each round waits until nothing else slows the cores, for 2 s at most, and is
                    done again if it was disturbed, 3 times at most
        --json      writes the figures into a file, or on standard output instead of the table
        --jvm X     one more option for the JVMs of Joist and Pekko
        --list      says what there is to measure, and what an operation is
        --jmh       measures single operations with JMH, into docs/benchmarks-jmh.json
        --report    makes docs/benchmarks.md and docs/charts from docs/benchmarks*.json\
      """;

  /// Reads a command line.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  static BenchOptions parse(List<String> arguments) {
    Parser parser = new Parser(arguments);
    parser.parse();
    return parser.options();
  }

  private static final class Parser {
    private final Deque<String> rest;
    private final List<Task> tasks = new ArrayList<>();
    private final Set<Contender> joist =
        EnumSet.of(Contender.EVENT, Contender.STRAIGHT, Contender.PLAIN);
    private final Set<Contender> others = EnumSet.of(Contender.OTP, Contender.PEKKO);
    private final List<String> jvm = new ArrayList<>();
    private Action action = Action.MATCH;
    private int runs = 7;
    private int warmups = 3;
    private boolean calm;
    private Optional<Path> json = Optional.empty();

    Parser(List<String> arguments) {
      rest = new ArrayDeque<>(arguments);
    }

    BenchOptions options() {
      Set<Contender> contenders = EnumSet.copyOf(joist);
      contenders.addAll(others);
      List<Task> all =
          tasks.isEmpty()
              ? Arrays.stream(Work.values()).map(work -> new Task(work, work.sizes())).toList()
              : List.copyOf(tasks);
      return new BenchOptions(action, all, contenders, runs, warmups, calm, json, List.copyOf(jvm));
    }

    void parse() {
      while (!rest.isEmpty()) {
        String argument = rest.pop();
        switch (argument) {
          case "--kind" -> kind(value(argument, "event or straight"));
          case "--against" -> against(value(argument, "otp, pekko, both with a comma, or none"));
          case "--runs" -> runs = number(argument, 1);
          case "--warmups" -> warmups = number(argument, 0);
          case "--calm" -> calm = true;
          case "--json" -> json = Optional.of(file());
          case "--jvm" -> jvm.add(value(argument, "an option of java"));
          case "--list" -> action(Action.LIST);
          case "--jmh" -> action(Action.JMH);
          case "--report" -> action(Action.REPORT);
          default -> name(argument);
        }
      }
    }

    private void action(Action wanted) {
      if (action != Action.MATCH && action != wanted) {
        throw new IllegalArgumentException("--list, --jmh and --report exclude each other");
      }
      action = wanted;
    }

    private void name(String argument) {
      if (argument.startsWith("-")) {
        throw new IllegalArgumentException("unknown option '" + argument + "'");
      }
      String[] parts = argument.split(":", 2);
      List<Work> named = Work.named(parts[0]);
      if (named.isEmpty()) {
        throw new IllegalArgumentException(
            "nothing is called '" + parts[0] + "'; ./joist bench --list says what there is");
      }
      for (Work work : named) {
        tasks.add(new Task(work, parts.length == 1 ? work.sizes() : sizes(work, parts[1])));
      }
    }

    private static List<Integer> sizes(Work work, String text) {
      List<Integer> sizes =
          Arrays.stream(text.split(",", -1)).map(size -> number(work.id(), size, 0)).toList();
      if (sizes.size() != work.sizes().size()) {
        throw new IllegalArgumentException(
            "%s takes %d size(s), such as %s, not '%s'"
                .formatted(work.id(), work.sizes().size(), work.sizes(), text));
      }
      return sizes;
    }

    private void kind(String kind) {
      switch (kind) {
        case "event" -> joist.retainAll(Set.of(Contender.EVENT));
        case "straight" -> joist.retainAll(Set.of(Contender.STRAIGHT, Contender.PLAIN));
        default ->
            throw new IllegalArgumentException("--kind is event or straight, not '" + kind + "'");
      }
      if (joist.isEmpty()) {
        throw new IllegalArgumentException("--kind may be given once; both is what is left out");
      }
    }

    private void against(String names) {
      others.clear();
      if (names.equals("none")) {
        return;
      }
      for (String name : names.split(",", -1)) {
        switch (name) {
          case "otp" -> others.add(Contender.OTP);
          case "pekko" -> others.add(Contender.PEKKO);
          default ->
              throw new IllegalArgumentException(
                  "--against is otp, pekko, both with a comma, or none, not '" + name + "'");
        }
      }
    }

    private Path file() {
      String next = rest.peek();
      return next != null && next.endsWith(".json") ? Path.of(rest.pop()) : STANDARD_OUTPUT;
    }

    private String value(String option, String wanted) {
      String value = rest.poll();
      if (value == null) {
        throw new IllegalArgumentException(option + " needs a value: " + wanted);
      }
      return value;
    }

    private int number(String option, int least) {
      return number(option, value(option, "a number"), least);
    }

    private static int number(String what, String text, int least) {
      try {
        int number = Integer.parseInt(text);
        if (number >= least) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(what + " takes a number, not '" + text + "'", e);
      }
      throw new IllegalArgumentException(what + " takes " + least + " or more, not " + text);
    }
  }
}
