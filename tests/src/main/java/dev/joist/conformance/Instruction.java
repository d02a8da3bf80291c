package dev.joist.conformance;

import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the driver tells a scripted process to do, its arguments worked out.
sealed interface Instruction {

  /// To perform an operation.
  record Perform(Operation operation, List<Object> arguments) implements Instruction {}

  /// To take the oldest message that matches, if there is one.
  record Take(Pattern pattern) implements Instruction {}

  /// To wait for a message that matches.
  ///
  /// @param timeout a term; milliseconds or `infinity` if it is a good one
  record Await(Pattern pattern, Object timeout) implements Instruction {}

  /// To end.
  ///
  /// @param way a term; `exit`, `error`, `throw` or `return` if it is a good one
  record Die(Object way, Object reason) implements Instruction {}

  /// A selector that maps each message which matches to itself.
  ///
  /// @param variables those that have values
  record Pattern(Expression expression, Map<String, Object> variables)
      implements Function<Object, @Nullable Object> {

    @Override
    public @Nullable Object apply(Object message) {
      return expression.matches(message, new HashMap<>(variables)) ? message : null;
    }
  }

  /// Driver to scripted process: do this. Carries the instruction in the one term that has room for
  /// a Java object.
  @Tag("$do")
  record Do(Pid driver, Ref id, Fun.Local code) {

    static Do of(Pid driver, Ref id, Instruction instruction) {
      return new Do(driver, id, Fun.local("instruction", 0, instruction));
    }

    Instruction instruction() {
      return (Instruction) code.code();
    }
  }

  /// Scripted process to driver: the instruction is carried out, with this result.
  @Tag("$res")
  record Result(Ref id, Object value) {}

  /// Scripted process to driver: this is what it waited for.
  @Tag("$got")
  record Got(Pid pid, Object message) {}
}
