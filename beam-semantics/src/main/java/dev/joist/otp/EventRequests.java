package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.Calling;
import dev.joist.process.Failure;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a [GenEvent] manager is asked, in OTP's words: `{Pid, From, Request}`. A handler travels as
/// a fun that carries it.
///
/// Rule: GS-02.
final class EventRequests {

  static final Atom MODULE = Atom.of("gen_event");
  static final Atom NOTIFY = Atom.of("notify");

  private EventRequests() {}

  private static Fun carrying(GenEvent<?> handler) {
    return Fun.local("gen_event:handler", 1, Objects.requireNonNull(handler, "handler"));
  }

  static Object add(Object manager, Object id, GenEvent<?> handler, boolean supervised) {
    Object known = Terms.of(id, "id");
    Fun fun = carrying(handler);
    return ask(
        manager,
        supervised
            ? Tuple.of(Atom.of("add_sup_handler"), known, fun, Beam.self())
            : Tuple.of(Atom.of("add_handler"), known, fun));
  }

  static Object delete(Object manager, Object id, Object argument) {
    return ask(
        manager, Tuple.of(Atom.of("delete_handler"), Terms.of(id), Terms.of(argument, "argument")));
  }

  static Object swap(
      Object manager,
      Object id,
      Object argument,
      Object newId,
      GenEvent<?> handler,
      boolean supervised) {
    Object old = Terms.of(id, "id");
    Object with = Terms.of(argument, "argument");
    Object known = Terms.of(newId, "newId");
    Fun fun = carrying(handler);
    return ask(
        manager,
        supervised
            ? Tuple.of(Atom.of("swap_sup_handler"), old, with, known, fun, Beam.self())
            : Tuple.of(Atom.of("swap_handler"), old, with, known, fun));
  }

  static List<Object> which(Object manager) {
    return ask(manager, Atom.of("which_handlers")) instanceof List<?> ids
        ? List.copyOf(ids)
        : List.of();
  }

  static void notify(Object manager, Object event) {
    boolean isLookedUp = manager instanceof Via || Global.named(manager).isPresent();
    Object to = isLookedUp ? Names.find(manager) : manager;
    Tuple message = Tuple.of(NOTIFY, Terms.of(event, "event"));
    if (to != null) {
      var _ = Beam.send(to, message);
    }
  }

  static void syncNotify(Object manager, Object event) {
    var _ = ask(manager, Tuple.of(Atom.of("sync_notify"), Terms.of(event, "event")));
  }

  /// Asks and waits, for ever; a failure is told by its bare reason, as OTP does here.
  private static Object ask(Object manager, Object request) {
    Object outcome = Calls.exchange(manager, Names.self().pid(), request, Times.INFINITY);
    if (outcome instanceof Calling.Failed(Object reason)) {
      throw Failure.exit(Names.self(), reason);
    }
    return outcome;
  }

  static Object call(Object manager, Object id, Object request, @Nullable Duration timeout) {
    Object known = Terms.of(id, "id");
    Object term = Terms.of(request, "request");
    Object outcome =
        Calls.exchange(
            manager,
            Names.self().pid(),
            Tuple.of(Atom.of("call"), known, term),
            timeout == null ? Times.CALL : timeout);
    if (outcome instanceof Calling.Failed(Object reason)) {
      Object name = Names.term(manager);
      List<Object> arguments =
          timeout == null
              ? List.of(name, known, term)
              : List.of(name, known, term, Times.term(timeout));
      throw Failure.exit(
          Names.self(), Tuple.of(reason, Tuple.of(MODULE, Atom.of("call"), arguments)));
    }
    return outcome;
  }

  /// A reply as the request wants it; an error in its place is thrown.
  static <R> R typed(Request<R> request, Object reply) {
    if (reply instanceof Tuple pair
        && pair.arity() == 2
        && Wire.is(pair.element(1), Wire.ERROR)
        && !Replies.fits(request, reply)) {
      throw new ErrorException(
          pair.element(2), "the event handler that was called is not there, or has failed");
    }
    return Replies.as(request, reply);
  }
}
