package dev.joist.otp;

import dev.joist.signal.Call;
import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tag;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;

/// The messages that behaviours send each other, as OTP has them, so that a process of an Erlang
/// node is as good a partner as one of Joist's: here they are records, from there they come as
/// tuples.
///
/// Rule: GS-01.
final class Wire {

  /// What needs no answer: `{'$gen_cast', Message}`.
  @Tag("$gen_cast")
  record Cast(Object message) {}

  /// What every behaviour understands: `{system, From, Request}`.
  @Tag("system")
  record SystemMessage(Tuple from, Object request) {}

  /// That a start has come so far: `{ack, Pid, Result}`.
  @Tag("ack")
  record Ack(Pid pid, Object result) {}

  static final Atom OK = Atom.of("ok");
  static final Atom ERROR = Atom.of("error");
  static final Atom IGNORE = Atom.of("ignore");
  static final Atom NORMAL = Atom.of("normal");
  static final Atom SHUTDOWN = Atom.of("shutdown");
  static final Atom TIMEOUT = Atom.of("timeout");
  static final Atom NOPROC = Atom.of("noproc");
  static final Atom KILL = Atom.of("kill");
  static final Atom UNDEFINED = Atom.of("undefined");
  static final Atom INFINITY = Atom.of("infinity");
  static final Atom SYSTEM = Atom.of("system");
  static final Atom GEN_CALL = Atom.of("$gen_call");
  static final Atom GEN_CAST = Atom.of("$gen_cast");
  static final Atom EXIT = Atom.of("EXIT");
  static final Atom ACK = Atom.of("ack");

  private Wire() {}

  /// Whether a term is this atom, in whatever Java form.
  static boolean is(Object term, Atom atom) {
    return term instanceof Atom same ? same.equals(atom) : atom.equals(Terms.asAtom(term));
  }

  /// The record that a message stands for, if it is one of these; else the message.
  static Object read(Object message) {
    return message instanceof Tuple tuple ? read(tuple) : message;
  }

  /// Whether a pair may be whom to reply to.
  private static boolean isFrom(Tuple pair) {
    return pair.arity() == 2 && pair.element(1) instanceof Pid;
  }

  private static Object read(Tuple tuple) {
    if (tuple.arity() == 2 && is(tuple.element(1), GEN_CAST)) {
      return new Cast(tuple.element(2));
    }
    if (tuple.arity() != 3) {
      return tuple;
    }
    Object tag = tuple.element(1);
    if (tuple.element(2) instanceof Tuple from && isFrom(from)) {
      if (is(tag, GEN_CALL)) {
        return new Call(from, tuple.element(3));
      }
      return is(tag, SYSTEM) ? new SystemMessage(from, tuple.element(3)) : tuple;
    }
    return is(tag, EXIT) ? new Exit(tuple.element(2), tuple.element(3)) : tuple;
  }
}
