package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import org.jspecify.annotations.Nullable;

/// What has become of an attempt to start a server.
///
/// Rule: GS-05, GS-18, SUP-10.
public sealed interface StartResult {

  /// It runs: `{ok, Pid}`.
  ///
  /// @param pid the server
  record Ok(Pid pid) implements StartResult {}

  /// It runs, and there is something to say besides: `{ok, Pid, Extra}`.
  ///
  /// @param pid the server
  /// @param extra a term
  record OkExtra(Pid pid, Object extra) implements StartResult {}

  /// It runs, and the starter monitors it: `{ok, {Pid, Ref}}`.
  ///
  /// @param pid the server
  /// @param monitor the monitor
  record OkMonitor(Pid pid, Ref monitor) implements StartResult {}

  /// Its `init` has asked not to be run, for a good reason: `ignore`.
  record Ignore() implements StartResult {}

  /// It does not run: `{error, Reason}`.
  ///
  /// @param reason why: what `init` has said, `{already_started, Pid}`, `timeout`, ...
  record Failed(Object reason) implements StartResult {}

  /// The pid of the server, where one runs.
  ///
  /// @throws ErrorException `{badmatch, Result}` where none does, as `{ok, Pid} = start()` would
  default Pid pid() {
    return switch (this) {
      case Ok(Pid pid) -> pid;
      case OkExtra(Pid pid, _) -> pid;
      case OkMonitor(Pid pid, _) -> pid;
      case Ignore _, Failed _ -> throw badmatch("no server was started");
    };
  }

  /// The monitor, where the server was started with one.
  ///
  /// @throws ErrorException `{badmatch, Result}` where it was not
  default Ref monitor() {
    if (this instanceof OkMonitor(_, Ref monitor)) {
      return monitor;
    }
    throw badmatch("there is no monitor; startMonitor makes one");
  }

  private ErrorException badmatch(String explanation) {
    return new ErrorException(Tuple.of(Atom.of("badmatch"), term()), explanation);
  }

  /// The result as Erlang writes it.
  default Object term() {
    return switch (this) {
      case Ok(Pid pid) -> Tuple.of(Wire.OK, pid);
      case OkExtra(Pid pid, Object extra) -> Tuple.of(Wire.OK, pid, extra);
      case OkMonitor(Pid pid, Ref monitor) -> Tuple.of(Wire.OK, Tuple.of(pid, monitor));
      case Ignore _ -> Wire.IGNORE;
      case Failed(Object reason) -> Tuple.of(Wire.ERROR, reason);
    };
  }

  /// The result that a term says: `{ok, Pid}`, `{ok, Pid, Extra}`, `ignore`, `{error, Reason}`;
  /// null for any other.
  static @Nullable StartResult of(Object term) {
    Atom atom = Terms.asAtom(term);
    if (atom != null) {
      return atom.equals(Wire.IGNORE) ? new Ignore() : null;
    }
    Tuple tuple = Terms.asTuple(term);
    if (tuple == null || tuple.arity() < 2) {
      return null;
    }
    if (Wire.is(tuple.element(1), Wire.ERROR) && tuple.arity() == 2) {
      return new Failed(tuple.element(2));
    }
    if (!Wire.is(tuple.element(1), Wire.OK) || !(tuple.element(2) instanceof Pid pid)) {
      return null;
    }
    return switch (tuple.arity()) {
      case 2 -> new Ok(pid);
      case 3 -> new OkExtra(pid, tuple.element(3));
      default -> null;
    };
  }
}
