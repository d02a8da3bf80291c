package dev.joist.conformance;

import static dev.joist.Beam.become;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;

import dev.joist.conformance.Instruction.Await;
import dev.joist.conformance.Instruction.Do;
import dev.joist.conformance.Instruction.Got;
import dev.joist.conformance.Instruction.Pattern;
import dev.joist.conformance.Instruction.Result;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Terms;

/// An event-style process that does what the driver tells it, until told to end.
///
/// Waiting without a time limit is another handler, with the pattern as its selector; waiting with
/// one is a receive inside the handler.
///
/// @param code what it does
record ScriptedHandler(ScriptedProcess code) implements Handler {

  private static final Atom NORMAL = Atom.of("normal");
  private static final Atom INFINITY = Atom.of("infinity");

  @Override
  public void start() {
    obey();
  }

  private void obey() {
    become(code::order, this);
  }

  @Override
  public void handle(Object message) {
    Do order = (Do) message;
    if (order.instruction() instanceof Await(Pattern pattern, Object timeout)
        && INFINITY.equals(Terms.asAtom(timeout))) {
      send(code.driver(), new Result(order.id(), ScriptedProcess.WAITING));
      become(pattern, this::got);
    } else if (!code.carryOut(order)) {
      throw exit(NORMAL); // what a body ends with that returns
    }
  }

  private void got(Object message) {
    send(code.driver(), new Got(self(), message));
    obey();
  }
}
