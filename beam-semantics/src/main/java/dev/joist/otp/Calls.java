package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.Calling;
import dev.joist.process.Failure;
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
        ? new Calling.Failed(isResolved(server) ? free(reason) : told(reason, to))
        : outcome;
  }

  /// Whether it is a name that stands for a process wherever that is. Such a name is free when the
  /// process's node is lost, and so a call says, whether or not that has been noticed yet.
  private static boolean isResolved(Object server) {
    return server instanceof Via || Global.named(server).isPresent();
  }

  private static Object free(Object reason) {
    return Wire.is(reason, NOCONNECTION) ? Wire.NOPROC : reason;
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
      throw Failure.exit(
          Names.self(), Tuple.of(reason, Tuple.of(module, Atom.of("call"), arguments)));
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

  /// A request that was sent.
  ///
  /// @param ref the monitor whose alias the reply comes through; where nobody is, a reference whose
  ///   DOWN says so
  /// @param to the process that its name stood for then, `{Name, Node}` of another node, or the
  ///   name of nobody
  record Sent(Ref ref, Object to) {}

  /// Sends a request; nothing is waited for.
  static Sent request(Object server, Object request) {
    LocalProcess self = Names.self();
    Object reason = Wire.NOPROC;
    try {
      Object to = Names.target(server);
      if (to != null) {
        return new Sent(Calling.request(self, to, null, request), to);
      }
    } catch (ExitException unreachable) {
      reason = unreachable.reason();
    }
    Ref ref = Beam.makeRef();
    Object nobody = Names.term(server);
    var _ = Beam.send(self.pid(), new Down(ref, Atom.of("process"), nobody, reason));
    return new Sent(ref, nobody);
  }

  /// A reason as calls tell it: a lost connection is a node that is down.
  ///
  /// @param server a pid, or `{Name, Node}`
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
