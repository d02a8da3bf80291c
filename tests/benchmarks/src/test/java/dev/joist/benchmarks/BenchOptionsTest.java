package dev.joist.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.benchmarks.BenchOptions.Action;
import dev.joist.benchmarks.BenchOptions.Task;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {

  private static BenchOptions parse(String... arguments) {
    return BenchOptions.parse(List.of(arguments));
  }

  @Test
  void withoutArgumentsEverybodyDoesEverything() {
    BenchOptions options = parse();
    assertEquals(Action.MATCH, options.action());
    assertEquals(Work.values().length, options.tasks().size());
    assertEquals(EnumSet.allOf(Contender.class), options.contenders());
    assertEquals(7, options.runs());
    assertEquals(Optional.empty(), options.json());
  }

  @Test
  void aNameIsWithOrWithoutItsFamilyOrAFamily() {
    assertEquals(
        List.of(Work.PINGPONG, Work.SAVINA_PINGPONG, Work.SPAWN_MONITOR),
        parse("pingpong", "micro.spawn-monitor").tasks().stream().map(Task::work).toList());
    assertTrue(
        parse("savina").tasks().stream().allMatch(task -> task.work().family().equals("savina")));
  }

  @Test
  void sizesOfOnesOwnFollowAColon() {
    assertEquals(List.of(new Task(Work.RING, List.of(5, 100))), parse("ring:5,100").tasks());
  }

  @Test
  void aKindAndOthersMayBeChosen() {
    assertEquals(
        EnumSet.of(Contender.STRAIGHT, Contender.PLAIN, Contender.PEKKO),
        parse("--kind", "straight", "--against", "pekko").contenders());
    assertEquals(
        EnumSet.of(Contender.EVENT), parse("--kind", "event", "--against", "none").contenders());
  }

  @Test
  void jsonGoesIntoAFileOrOntoStandardOutput() {
    assertEquals(Optional.of(Path.of("out.json")), parse("--json", "out.json").json());
    BenchOptions both = parse("--json", "ring");
    assertEquals(Optional.of(BenchOptions.STANDARD_OUTPUT), both.json());
    assertEquals(List.of(new Task(Work.RING, Work.RING.sizes())), both.tasks());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --fast             | unknown option '--fast'
          nothing            | nothing is called 'nothing'
          --runs             | --runs needs a value
          --runs 0           | --runs takes 1 or more, not 0
          --runs many        | --runs takes a number, not 'many'
          --kind actor       | --kind is event or straight, not 'actor'
          --against go       | --against is otp, pekko, both with a comma, or none, not 'go'
          count:1,2          | micro.count takes 1 size(s)
          count:-1           | micro.count takes 0 or more, not -1
          --list --report    | exclude each other
          """)
  void whatIsWrongIsNamed(String line, String message) {
    var refused = assertThrows(IllegalArgumentException.class, () -> parse(line.split(" ")));
    assertTrue(
        String.valueOf(refused.getMessage()).contains(message),
        () -> refused + " has no " + message);
  }
}
