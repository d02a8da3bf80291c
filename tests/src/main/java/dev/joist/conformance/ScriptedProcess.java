package dev.joist.conformance;

import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.throwing;

import dev.joist.conformance.Instruction.Await;
import dev.joist.conformance.Instruction.Die;
import dev.joist.conformance.Instruction.Do;
import dev.joist.conformance.Instruction.Got;
import dev.joist.conformance.Instruction.Pattern;
import dev.joist.conformance.Instruction.Perform;
import dev.joist.conformance.Instruction.Result;
import dev.joist.conformance.Instruction.Take;
import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Program;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The code of a process that does what the driver tells it, until told to end.
///
/// @param driver whom it obeys
/// @param births is told of each process that this one makes, as soon as it is there
/// @param kind of which kind it is, and those that it makes
record ScriptedProcess(Pid driver, Consumer<Pid> births, Kind kind) {

  static final Atom WAITING = Atom.of("waiting");

  private static final Atom OK = Atom.of("ok");
  private static final Atom ERROR = Atom.of("error");
  private static final Atom INFINITY = Atom.of("infinity");
  private static final Atom TIMEOUT = Atom.of("timeout");
  private static final Atom TIMEOUT_VALUE = Atom.of("timeout_value");
  private static final Atom CASE_CLAUSE = Atom.of("case_clause");

  /// The longest timeout of a receive.
  private static final long LONGEST = 0xffff_ffffL;

  /// What a process runs that does this.
  Program program() {
    return switch (kind) {
      case STRAIGHT -> (Body) this::run;
      case EVENT -> new ScriptedHandler(this);
    };
  }

  private void run() {
    boolean on = true;
    while (on) {
      Do order = receive(this::order);
      on = carryOut(order);
    }
  }

  /// The driver's instructions; other messages stay.
  @Nullable Do order(Object message) {
    return message instanceof Do to && to.driver().equals(driver) ? to : null;
  }

  /// Does what it is told.
  ///
  /// @return false when that was the end
  boolean carryOut(Do order) {
    switch (order.instruction()) {
      case Die(Object way, Object reason) -> {
        send(driver, new Result(order.id(), OK));
        die(way, reason);
        return false;
      }
      case Await(Pattern pattern, Object timeout) -> {
        send(driver, new Result(order.id(), WAITING));
        send(driver, new Got(self(), await(pattern, timeout)));
      }
      case Take(Pattern pattern) -> send(driver, new Result(order.id(), take(pattern)));
      case Perform(Operation operation, var arguments) ->
          send(driver, new Result(order.id(), result(() -> perform(operation, arguments))));
    }
    return true;
  }

  private Object perform(Operation operation, List<Object> arguments) {
    return new Builtins(this).perform(operation, arguments);
  }

  /// What a step yields: a value, or `{error, Reason}` where an error was raised.
  static Object result(Supplier<Object> operation) {
    try {
      return operation.get();
    } catch (ErrorException e) {
      return Tuple.of(ERROR, e.reason());
    }
  }

  private static Object take(Pattern pattern) {
    return receive(Duration.ZERO, pattern, () -> TIMEOUT);
  }

  private static Object await(Pattern pattern, Object timeout) {
    if (INFINITY.equals(Terms.asAtom(timeout))) {
      return receive(pattern);
    }
    if (timeout instanceof Long millis && millis >= 0 && millis <= LONGEST) {
      return receive(Duration.ofMillis(millis), pattern, () -> TIMEOUT);
    }
    // A bad timeout is found out only when no message matches.
    @Nullable Object there = receive(Duration.ZERO, pattern, () -> null);
    if (there == null) {
      throw error(TIMEOUT_VALUE);
    }
    return there;
  }

  private static void die(Object way, Object reason) {
    Atom name = Terms.asAtom(way);
    switch (name == null ? "" : name.text()) {
      case "exit" -> throw exit(reason);
      case "error" -> throw error(reason);
      case "throw" -> throw throwing(reason);
      case "return" -> {}
      default -> throw error(Tuple.of(CASE_CLAUSE, way));
    }
  }
}
