package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;

/// What has become of something that was asked for: `ok`, or `{error, Reason}`.
public sealed interface Outcome {

  /// It is done: `ok`.
  record Done() implements Outcome {}

  /// It is not: `{error, Reason}`.
  ///
  /// @param reason why, as OTP words it
  record Refused(Object reason) implements Outcome {}

  /// Whether it is done.
  default boolean isOk() {
    return this instanceof Done;
  }

  /// Makes sure that it is done.
  ///
  /// @throws ErrorException `{badmatch, {error, Reason}}` where it is not, as `ok = f()` would
  default void orFail() {
    if (this instanceof Refused) {
      throw new ErrorException(
          Tuple.of(Atom.of("badmatch"), term()), "expected ok, got " + Terms.toString(term()));
    }
  }

  /// The outcome as Erlang writes it.
  default Object term() {
    return switch (this) {
      case Done _ -> Wire.OK;
      case Refused(Object reason) -> Tuple.of(Wire.ERROR, reason);
    };
  }

  /// That it is done.
  static Outcome done() {
    return new Done();
  }

  /// That it is not, and why.
  static Outcome refused(Object reason) {
    return new Refused(reason);
  }

  /// The outcome that a term says: `ok` or `{error, Reason}`.
  ///
  /// @throws ErrorException `badarg` for any other
  static Outcome of(Object term) {
    if (Wire.is(term, Wire.OK)) {
      return done();
    }
    Tuple tuple = Terms.asTuple(term);
    if (tuple != null && tuple.arity() == 2 && Wire.is(tuple.element(1), Wire.ERROR)) {
      return refused(tuple.element(2));
    }
    throw new ErrorException(
        Atom.of("badarg"), "neither ok nor {error, Reason}: " + Terms.toString(term));
  }
}
