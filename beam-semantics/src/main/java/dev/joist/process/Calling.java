package dev.joist.process;

import dev.joist.signal.AliasMode;
import dev.joist.signal.Call;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Request and reply, as `gen_server:call/3` does it: a monitor whose reference is an alias that
/// ends with it, so that no late reply and no DOWN is left behind.
///
/// Rule: GS-01, GS-02, GS-03.
public final class Calling {

  private static final Atom ALIAS = Atom.of("alias");
  private static final Atom CALL = Atom.of("call");
  private static final Atom TIMEOUT = Atom.of("timeout");
  private static final Atom INFINITY = Atom.of("infinity");
  private static final Atom CALLING_SELF = Atom.of("calling_self");
  private static final MonitorSpec REPLY = new MonitorSpec(null, AliasMode.DEMONITOR);

  private Calling() {}

  /// That a call has no reply, and why.
  ///
  /// @param reason `timeout`, `noproc`, `noconnection`, `calling_self`, or what ended the other
  public record Failed(Object reason) {}

  /// Calls and waits for the reply.
  ///
  /// @param self the calling process
  /// @param to a pid or name
  /// @param request a term
  /// @param timeoutNanos how long to wait; negative for ever
  /// @return the reply
  /// @throws ExitException `{Reason, {call, [To, Request, Timeout]}}` when there is none
  public static Object call(LocalProcess self, Object to, Object request, long timeoutNanos) {
    if (isSelf(self, to)) {
      throw failed(CALLING_SELF, to, request, timeoutNanos);
    }
    Object outcome = exchange(self, to, null, request, timeoutNanos);
    if (outcome instanceof Failed failed) {
      throw failed(failed.reason(), to, request, timeoutNanos);
    }
    return outcome;
  }

  /// Sends a request with a label and waits for the reply.
  ///
  /// @param self the calling process
  /// @param to a pid or name
  /// @param label the first element of what is sent; null for `'$gen_call'`
  /// @param request a term
  /// @param timeoutNanos how long to wait; negative for ever
  /// @return the reply, or [Failed]
  public static Object exchange(
      LocalProcess self, Object to, @Nullable Object label, Object request, long timeoutNanos) {
    // As in OTP a call on this node that waits for ever needs no alias: nothing of it comes late. A
    // thread that waits may be interrupted, though; and another node may reply over the next
    // connection when this one is lost.
    boolean alias = timeoutNanos >= 0 || self.isAttached() || isElsewhere(self, to);
    Ref ref = watch(self, to, alias);
    Object tag = alias ? tag(ref) : ref;
    ask(self, to, label, request, tag);
    Object outcome;
    try {
      outcome = self.receive(outcome(ref, tag), ref, timeoutNanos);
    } catch (CancellationException interrupted) {
      takeBack(self, ref, tag);
      throw interrupted;
    }
    if (outcome instanceof Down down) {
      return new Failed(down.reason());
    }
    if (outcome == null) {
      outcome = takeBack(self, ref, tag);
    } else {
      var _ = Monitoring.demonitor(self, ref, true);
    }
    return outcome instanceof Tuple reply ? reply.element(2) : new Failed(TIMEOUT);
  }

  private static boolean isElsewhere(LocalProcess self, Object to) {
    if (to instanceof Pid pid) {
      return !self.node().isLocal(pid);
    }
    Tuple at = Terms.asTuple(to);
    return at != null && !self.node().name().equals(Terms.asAtom(at.element(2)));
  }

  /// Sends a request and does not wait.
  ///
  /// @param self the calling process
  /// @param to a pid or name
  /// @param label the first element of what is sent; null for `'$gen_call'`
  /// @param request a term
  /// @return the monitor, whose alias the reply comes through
  public static Ref request(LocalProcess self, Object to, @Nullable Object label, Object request) {
    Ref ref = watch(self, to, true);
    ask(self, to, label, request, tag(ref));
    return ref;
  }

  private static Ref watch(LocalProcess self, Object to, boolean alias) {
    return Monitoring.monitor(self, Monitoring.PROCESS, to, alias ? REPLY : MonitorSpec.PLAIN);
  }

  private static void ask(
      LocalProcess self, Object to, @Nullable Object label, Object request, Object tag) {
    Tuple from = Tuple.of(self.pid(), tag);
    sendTo(self, to, label == null ? new Call(from, request) : Tuple.of(label, from, request));
  }

  /// Whether a message is what has become of a request.
  ///
  /// @param ref what [#request] has returned
  /// @param message any message
  /// @return the reply, [Failed], or null for any other message
  public static @Nullable Object response(Ref ref, Object message) {
    return switch (outcome(ref, tag(ref)).apply(message)) {
      case Tuple reply -> reply.element(2);
      case Down down -> new Failed(down.reason());
      case null, default -> null;
    };
  }

  /// The request that a message may be the response to.
  ///
  /// @param message any message
  /// @return what [#request] has returned for it, or null
  public static @Nullable Ref requestOf(Object message) {
    return switch (message) {
      case Tuple reply
          when reply.arity() == 2
              && reply.element(1) instanceof ImproperList tag
              && tag.tail() instanceof Ref ref ->
          ref;
      case Down down -> down.ref();
      default -> null;
    };
  }

  /// Gives a request up.
  ///
  /// @param self the calling process
  /// @param ref what [#request] has returned
  /// @return the reply if it has come by now, or null
  public static @Nullable Object abandon(LocalProcess self, Ref ref) {
    return takeBack(self, ref, tag(ref)) instanceof Tuple reply ? reply.element(2) : null;
  }

  /// The alias that a reply goes through.
  ///
  /// @param tag of a call: `[alias | Ref]`, maybe with more behind, `[[alias | Ref] | More]`; any
  ///   other has none
  /// @return null where it has none
  public static @Nullable Ref alias(Object tag) {
    Object first =
        switch (tag) {
          case ImproperList list when list.tail() instanceof Ref -> list;
          case ImproperList list -> list.heads().getFirst();
          case List<?> list when !list.isEmpty() -> list.getFirst();
          default -> tag;
        };
    return first instanceof ImproperList pair
            && pair.heads().size() == 1
            && Reasons.is(pair.heads().getFirst(), ALIAS)
            && pair.tail() instanceof Ref alias
        ? alias
        : null;
  }

  private static ImproperList tag(Ref ref) {
    return ImproperList.of(List.of(ALIAS), ref);
  }

  /// Leaves nothing of the call behind.
  ///
  /// @return the reply, if it came before the alias ended
  private static @Nullable Object takeBack(LocalProcess self, Ref ref, Object tag) {
    var _ = Monitoring.demonitor(self, ref, true);
    return self.receive(outcome(ref, tag), ref, 0);
  }

  private static Function<Object, @Nullable Object> outcome(Ref ref, Object tag) {
    return message ->
        switch (message) {
          case Tuple reply when reply.arity() == 2 && reply.element(1).equals(tag) -> reply;
          case Down down when down.ref().equals(ref) -> down;
          default -> null;
        };
  }

  /// Whether a call would wait for the caller itself.
  ///
  /// @param self the calling process
  /// @param to a pid or name
  /// @return whether it is the caller
  public static boolean isSelf(LocalProcess self, Object to) {
    if (to instanceof Pid pid) {
      return pid.equals(self.pid());
    }
    Atom name = Terms.asAtom(to);
    return name != null && self.node().names().find(name) == self;
  }

  /// A name that nobody has is no error here: the monitor says `noproc`. And if the connection that
  /// the monitor is over is lost by now, none is opened for the request: nobody waits for the
  /// answer.
  private static void sendTo(LocalProcess self, Object to, Object message) {
    Atom name = Terms.asAtom(to);
    Object receiver = name == null ? to : Tuple.of(name, self.node().name());
    if (isElsewhere(self, to)) {
      var _ = Sending.send(self, receiver, message, SendSpec.NOCONNECT);
    } else {
      Sending.send(self, receiver, message);
    }
  }

  /// Answers a call.
  ///
  /// @param self the calling process
  /// @param from the call's `from`
  /// @param reply a term
  /// @throws ErrorException `badarg` when `from` is not what a call carries
  public static void reply(LocalProcess self, Tuple from, Object reply) {
    if (from.arity() != 2 || !(from.element(1) instanceof Pid pid)) {
      throw new ErrorException(
          Reasons.BADARG, "reply: " + from + " is no caller; pass on the `from` of the call");
    }
    Object tag = from.element(2);
    Ref alias = alias(tag);
    Sending.send(self, alias == null ? pid : alias, Tuple.of(tag, reply));
  }

  private static ExitException failed(Object reason, Object to, Object request, long timeoutNanos) {
    Object timeout = timeoutNanos < 0 ? INFINITY : TimeUnit.NANOSECONDS.toMillis(timeoutNanos);
    return new ExitException(Tuple.of(reason, Tuple.of(CALL, List.of(to, request, timeout))));
  }
}
