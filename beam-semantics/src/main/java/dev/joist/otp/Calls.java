package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.Calling;
import dev.joist.process.LocalProcess;
import dev.joist.signal.Down;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Requests to whatever names a server: `gen:call/4`, which all behaviours and `sys` are built on.
///
/// Rule: GS-01, GS-02.
final class Calls {

  private static final Atom CALLING_SELF = Atom.of("calling_self");
  private static final Atom NOCONNECTION = Atom.of("noconnection");
  private static final Atom NODEDOWN = Atom.of("nodedown");

  private Calls() {}

  /// Sends a request and waits for the reply.
  ///
  /// @param label what the message begins with; null for `'$gen_call'`
  /// @return the reply, or [Calling.Failed]
  static Object exchange(Object server, @Nullable Object label, Object request, Duration timeout) {
    LocalProcess self = Names.self();
    long nanos = Times.nanos(timeout);
    Object to;
    try {
      to = Names.target(server);
    } catch (ExitException unreachable) {
      return new Calling.Failed(unreachable.reason());
    }
    if (to == null) {
      return new Calling.Failed(Wire.NOPROC);
    }
    if (to.equals(self.pid())) {
      return new Calling.Failed(CALLING_SELF);
    }
    Object outcome = Calling.exchange(self, to, label, request, nanos);
    return outcome instanceof Calling.Failed(Object reason)
        ? new Calling.Failed(told(reason, to))
        : outcome;
  }

  /// Calls a server of a behaviour.
  ///
  /// @param timeout null for the five seconds that OTP does not tell of
  /// @return the reply
  /// @throws ExitException `{Reason, {Module, call, [Server, Request, Timeout]}}`
  static Object call(Atom module, Object server, Object request, @Nullable Duration timeout) {
    Object term = Terms.of(request, "request");
    Object outcome = exchange(server, null, term, timeout == null ? Times.CALL : timeout);
    if (outcome instanceof Calling.Failed(Object reason)) {
      Object name = Names.term(server);
      List<Object> arguments =
          timeout == null ? List.of(name, term) : List.of(name, term, Times.term(timeout));
      throw new ExitException(
          Tuple.of(reason, Tuple.of(module, Atom.of("call"), arguments)), false);
    }
    return outcome;
  }

  /// Sends what needs no answer; whether it arrives nobody is told.
  static void cast(Object server, Object request) {
    Wire.Cast message = new Wire.Cast(Terms.of(request, "request"));
    Object to;
    try {
      to = Names.target(server);
    } catch (ExitException unreachable) {
      return;
    }
    if (to != null) {
      var _ = Beam.send(to, message);
    }
  }

  /// Sends a request; nothing is waited for.
  ///
  /// @return the monitor whose alias the reply comes through; where nobody is, a reference whose
  ///   DOWN says so
  static Ref request(Object server, Object request) {
    LocalProcess self = Names.self();
    Object reason = Wire.NOPROC;
    try {
      Object to = Names.target(server);
      if (to != null) {
        return Calling.request(self, to, null, request);
      }
    } catch (ExitException unreachable) {
      reason = unreachable.reason();
    }
    Ref ref = Beam.makeRef();
    var _ = Beam.send(self.pid(), new Down(ref, Atom.of("process"), Names.term(server), reason));
    return ref;
  }

  /// A reason as calls tell it: a lost connection is a node that is down.
  static Object told(Object reason, Object server) {
    if (!Wire.is(reason, NOCONNECTION)) {
      return reason;
    }
    Object node =
        server instanceof Tuple at
            ? at.element(2)
            : server instanceof Pid pid ? pid.node() : Beam.node();
    return Tuple.of(NODEDOWN, node);
  }
}
