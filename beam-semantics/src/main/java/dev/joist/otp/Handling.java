package dev.joist.otp;

import dev.joist.otp.Handling.Fate.Leave;
import dev.joist.otp.Handling.Fate.Stay;
import dev.joist.otp.Handling.Fate.Swap;
import dev.joist.process.Failure;
import dev.joist.signal.Report;
import dev.joist.signal.ThrowException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A handler of a [GenEvent] manager: its state, and what its callbacks return.
///
/// *Thread:* the manager's process.
///
/// Rule: GS-05, GS-11.
final class Handling<S> {

  /// What is to become of a handler.
  sealed interface Fate {

    /// Nothing.
    record Stay() implements Fate {}

    /// It is to go.
    ///
    /// @param argument what its `terminate` is given
    /// @param reason what who has added it is told
    record Leave(Object argument, Object reason) implements Fate {}

    /// Another is to come in its place.
    record Swap(Object argument, Object id, GenEvent<?> handler) implements Fate {}
  }

  /// What has come of an event or a call.
  ///
  /// @param reply to a call; null for an event
  record Verdict(@Nullable Object reply, Fate fate) {}

  private static final Tuple TERMINATE = Tuple.of(EventRequests.MODULE, Atom.of("terminate"));
  private static final Atom EXIT = Atom.of("EXIT");

  private final Object id;
  private final GenEvent<S> handler;
  private final @Nullable Pid supervisor;
  private @Nullable S state;
  private boolean hibernates;
  private @Nullable Throwable failure;

  Handling(Object id, GenEvent<S> handler, @Nullable Pid supervisor) {
    this.id = id;
    this.handler = handler;
    this.supervisor = supervisor;
  }

  Object id() {
    return id;
  }

  @Nullable Pid supervisor() {
    return supervisor;
  }

  /// Whether its last return asked for sleep.
  boolean wantsHibernation() {
    return hibernates;
  }

  // ---- callbacks

  /// Sets it up.
  ///
  /// @param swapped what that in whose place it comes has left, or null
  /// @return `ok`, or why not
  Object init(@Nullable Object swapped) {
    EventInit<S> result;
    try {
      result = swapped == null ? handler.init() : handler.initSwapped(swapped);
    } catch (ThrowException value) {
      if (!(value.reason() instanceof EventInit<?> thrown)) {
        return value.reason();
      }
      @SuppressWarnings("unchecked") // the state's type is the handler's own affair
      EventInit<S> returned = (EventInit<S>) thrown;
      result = returned;
    } catch (Throwable thrown) {
      Behaviour.passOn(thrown);
      return exit(thrown);
    }
    return switch (result) {
      case EventResult.Ok<S> ok -> {
        take(ok);
        yield Wire.OK;
      }
      case EventInit.Failed(Object reason) -> Tuple.of(Wire.ERROR, reason);
      case null -> Wire.UNDEFINED;
    };
  }

  private void take(EventResult.Ok<S> ok) {
    state = ok.state();
    hibernates = ok.hibernate();
  }

  Verdict handle(Object event, boolean info) {
    try {
      return new Verdict(
          null,
          fate(info ? handler.handleInfo(event, state()) : handler.handleEvent(event, state())));
    } catch (Throwable thrown) {
      return new Verdict(null, thrownFate(thrown));
    }
  }

  Verdict call(Object request) {
    EventReply<S> result;
    try {
      result = handler.handleCall(request, state());
    } catch (ThrowException value) {
      if (!(value.reason() instanceof EventReply<?> thrown)) {
        return new Verdict(Tuple.of(Wire.ERROR, value.reason()), bad(value.reason()));
      }
      @SuppressWarnings("unchecked") // the state's type is the handler's own affair
      EventReply<S> reply = (EventReply<S>) thrown;
      result = reply;
    } catch (Throwable thrown) {
      Fate fate = thrownFate(thrown);
      return new Verdict(Tuple.of(Wire.ERROR, exit(thrown)), fate);
    }
    if (result == null) {
      return new Verdict(Tuple.of(Wire.ERROR, Wire.UNDEFINED), bad(Wire.UNDEFINED));
    }
    return new Verdict(result.reply(), fate(result.result()));
  }

  private Fate fate(@Nullable EventResult<S> result) {
    hibernates = false;
    return switch (result) {
      case EventResult.Ok<S> ok -> {
        take(ok);
        yield new Stay();
      }
      case EventResult.Remove<S> _ -> new Leave(Atom.of("remove_handler"), Wire.NORMAL);
      case EventResult.Swap(Object argument, S next, Object newId, GenEvent<?> other) -> {
        state = next;
        yield new Swap(argument, newId, other);
      }
      case null -> bad(Wire.UNDEFINED);
    };
  }

  private static Fate bad(Object value) {
    return new Leave(Tuple.of(Wire.ERROR, value), value);
  }

  private Fate thrownFate(Throwable thrown) {
    Behaviour.passOn(thrown);
    if (thrown instanceof ThrowException value) {
      if (value.reason() instanceof EventResult<?> result) {
        @SuppressWarnings("unchecked") // the state's type is the handler's own affair
        EventResult<S> typed = (EventResult<S>) result;
        return fate(typed);
      }
      return bad(value.reason());
    }
    failure = thrown;
    Tuple exit = exit(thrown);
    return new Leave(Tuple.of(Wire.ERROR, exit), exit);
  }

  private static Tuple exit(Throwable thrown) {
    return Tuple.of(EXIT, Failure.reason(thrown));
  }

  Object terminate(Object argument) {
    try {
      return Terms.of(handler.terminate(argument, state()), "terminate");
    } catch (ThrowException value) {
      return value.reason();
    } catch (Throwable thrown) {
      Behaviour.passOn(thrown);
      return exit(thrown);
    }
  }

  // ---- what is told of it

  boolean isReported(Object reason) {
    Tuple tuple = Terms.asTuple(reason);
    boolean swapped = tuple != null && tuple.arity() == 3 && Sys.word(tuple).equals("swapped");
    return !swapped && !Wire.is(reason, Wire.NORMAL) && !Wire.is(reason, Wire.SHUTDOWN);
  }

  void report(Object reason, Object event, Object manager) {
    Map<Atom, Object> facts = new LinkedHashMap<>();
    facts.put(Atom.of("handler"), id);
    facts.put(Atom.of("name"), manager);
    facts.put(Atom.of("last_message"), event);
    facts.put(Atom.of("state"), state());
    facts.put(Atom.of("reason"), reason);
    String text =
        """
        ** gen_event handler %s crashed.
        ** Was installed in %s
        ** Last event was: %s
        ** When handler state == %s
        ** Reason == %s\
        """
            .formatted(
                Reporting.text(id),
                Reporting.text(manager),
                Reporting.text(event),
                Reporting.text(state()),
                Reporting.text(reason));
    Names.self()
        .node()
        .reports()
        .tell(new Report(Report.Level.ERROR, TERMINATE, facts, text, failure));
  }

  /// `{Module, Id, State}`, the id `false` where it is the module's name.
  Tuple stateTerm() {
    Atom module = GenEvent.idOf(handler);
    return Tuple.of(module, Terms.exactlyEqual(module, id) ? (Object) false : id, state());
  }

  /// Replaces the state; one whose replacement fails stays as it is.
  void replaceState(UnaryOperator<Object> replace) {
    try {
      if (replace.apply(stateTerm()) instanceof Tuple next && next.arity() == 3) {
        @SuppressWarnings("unchecked") // who replaces it knows what it is
        S changed = (S) next.element(3);
        state = changed;
      }
    } catch (Throwable thrown) { // as OTP does, for each handler by itself
      Behaviour.passOn(thrown);
    }
  }

  /// Its state, as it is.
  Object kept() {
    return state();
  }

  private S state() {
    S value = state;
    if (value == null) {
      throw new IllegalStateException("a handler's state is null; return one from its callbacks");
    }
    return value;
  }
}
