package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.signal.Exit;
import dev.joist.signal.Timeout;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The process of a [GenEvent] manager.
///
/// It traps exits: the end of its parent ends it, that of somebody who has added a handler with
/// `addSupHandler` removes the handler.
///
/// *Thread:* the process's own.
///
/// Rule: GS-05, GS-10, GS-15.
final class EventLoop extends Behaviour {

  private static final Atom IDLE = Atom.of("$gen_event_idle");
  private static final Atom HANDLE_EVENT = Atom.of("handle_event");

  /// The last one added first.
  private final List<Handling<?>> handlers = new ArrayList<>(2);

  private boolean hibernates;
  private @Nullable Ref idle;

  private EventLoop(Pid starter, @Nullable Pid parent, Settings settings) {
    super(starter, parent, settings);
  }

  static StartResult start(Starting.Kind kind, StartOption... options) {
    Tuple call = Tuple.of(EventRequests.MODULE, Atom.of("init_it"), 6L);
    return Servers.start(kind, Settings.of(options), call, EventLoop::new);
  }

  @Override
  public void start() {
    begin();
    var _ = Beam.trapExit(true);
    started();
    idle();
  }

  // ---- messages

  @Override
  protected void message(Object message) throws Exception {
    if (message instanceof Timeout(Ref ref, Object mark) && IDLE.equals(mark)) {
      if (ref.equals(idle)) {
        idle = null;
        throw sleep();
      }
      return;
    }
    if (idle != null) {
      var _ = Beam.cancelTimer(idle);
      idle = null;
    }
    hibernates = false;
    event(() -> Tuple.of(Atom.of("in"), message));
    switch (message) {
      case Tuple tuple when isNotify(tuple) -> each(tuple.element(2), false);
      case Tuple tuple when isRequest(tuple) -> {
        Object reply = answer(tuple.element(3));
        new From((Tuple) tuple.element(2)).reply(reply);
      }
      case Exit exit -> {
        ended(exit.from(), exit.reason());
        each(exit, true);
      }
      default -> each(message, true);
    }
    idle();
  }

  private static boolean isNotify(Tuple tuple) {
    return tuple.arity() == 2 && Wire.is(tuple.element(1), EventRequests.NOTIFY);
  }

  private static boolean isRequest(Tuple tuple) {
    return tuple.arity() == 3
        && tuple.element(1) instanceof Pid
        && tuple.element(2) instanceof Tuple from
        && from.arity() == 2
        && from.element(1) instanceof Pid;
  }

  private void idle() {
    if (hibernates) {
      throw sleep();
    }
    if (settings.hibernateAfter() >= 0) {
      idle = Beam.startTimer(Duration.ofMillis(settings.hibernateAfter()), Beam.self(), IDLE);
    }
  }

  private Object answer(Object request) throws Exception {
    if (!(request instanceof Tuple command)) {
      return Sys.word(request).equals("which_handlers")
          ? List.copyOf(handlers.stream().map(Handling::id).toList())
          : unknown(request);
    }
    return switch (Sys.word(command) + "/" + command.arity()) {
      case "sync_notify/2" -> {
        each(command.element(2), false);
        yield Wire.OK;
      }
      case "add_handler/3" -> add(command.element(2), command.element(3), null);
      case "add_sup_handler/4" -> {
        Pid supervisor = (Pid) command.element(4);
        Beam.link(supervisor);
        yield add(command.element(2), command.element(3), supervisor);
      }
      case "delete_handler/3" -> delete(command.element(2), command.element(3));
      case "swap_handler/5" -> swap(command, null);
      case "swap_sup_handler/6" -> {
        Pid supervisor = (Pid) command.element(6);
        Beam.link(supervisor);
        yield swap(command, supervisor);
      }
      case "call/3" -> call(command.element(2), command.element(3));
      default -> unknown(request);
    };
  }

  private static Object unknown(Object request) {
    return Tuple.of(Wire.ERROR, Tuple.of(Atom.of("unknown_request"), request));
  }

  // ---- handlers

  private @Nullable Handling<?> find(Object id) {
    for (Handling<?> handling : handlers) {
      if (Terms.exactlyEqual(handling.id(), id)) {
        return handling;
      }
    }
    return null;
  }

  private Object add(Object id, Object fun, @Nullable Pid supervisor) throws Exception {
    GenEvent<?> handler = handler(fun);
    return handler == null ? unknown(fun) : add(id, handler, supervisor, null, 0);
  }

  private static @Nullable GenEvent<?> handler(Object fun) {
    return fun instanceof Fun.Local local && local.code() instanceof GenEvent<?> handler
        ? handler
        : null;
  }

  /// Adds a handler.
  ///
  /// @param swapped what that in whose place it comes has left; null where it comes in none's
  /// @param place among the others
  private <S> Object add(
      Object id, GenEvent<S> handler, @Nullable Pid supervisor, @Nullable Object swapped, int place)
      throws Exception {
    Handling<S> handling = new Handling<>(id, handler, supervisor);
    Object outcome = handling.init(swapped);
    if (Wire.is(outcome, Wire.OK)) {
      handlers.add(place, handling);
      hibernates |= handling.wantsHibernation();
    }
    return outcome;
  }

  private void each(Object event, boolean info) throws Exception {
    for (Handling<?> handling : List.copyOf(handlers)) {
      if (handlers.contains(handling)) {
        Handling.Verdict verdict = handling.handle(event, info);
        hibernates |= handling.wantsHibernation();
        carryOut(handling, verdict, event);
      }
    }
    event(() -> Tuple.of(info ? Atom.of("handle_info") : HANDLE_EVENT, event));
  }

  private Object call(Object id, Object request) throws Exception {
    Handling<?> handling = find(id);
    if (handling == null) {
      return Tuple.of(Wire.ERROR, Atom.of("bad_module"));
    }
    Handling.Verdict verdict = handling.call(request);
    hibernates |= handling.wantsHibernation();
    carryOut(handling, verdict, request);
    return verdict.reply() == null ? Wire.UNDEFINED : verdict.reply();
  }

  private void carryOut(Handling<?> handling, Handling.Verdict verdict, Object event)
      throws Exception {
    switch (verdict.fate()) {
      case Handling.Fate.Stay _ -> {}
      case Handling.Fate.Leave(Object argument, Object reason) -> {
        handlers.remove(handling);
        var _ = terminate(handling, argument, reason, event);
      }
      case Handling.Fate.Swap(Object argument, Object id, GenEvent<?> next) -> {
        Pid supervisor = handling.supervisor();
        int place = handlers.indexOf(handling);
        var _ = replace(handling, argument, id, next, supervisor, event, place);
      }
    }
  }

  private Object delete(Object id, Object argument) throws Exception {
    Handling<?> handling = find(id);
    if (handling == null) {
      return Tuple.of(Wire.ERROR, Atom.of("module_not_found"));
    }
    handlers.remove(handling);
    return terminate(handling, argument, Wire.NORMAL, Atom.of("delete"));
  }

  private Object swap(Tuple command, @Nullable Pid supervisor) throws Exception {
    Object newId = command.element(4);
    GenEvent<?> next = handler(command.element(5));
    if (next == null) {
      return unknown(command);
    }
    Handling<?> old = find(command.element(2));
    Object outcome =
        old == null
            ? add(newId, next, supervisor, Wire.ERROR, 0)
            : replace(
                old,
                command.element(3),
                newId,
                next,
                supervisor == null ? old.supervisor() : supervisor,
                Atom.of("swap"),
                0);
    return Wire.is(outcome, Wire.OK) ? Wire.OK : Tuple.of(Wire.ERROR, outcome);
  }

  private Object replace(
      Handling<?> old,
      Object argument,
      Object newId,
      GenEvent<?> next,
      @Nullable Pid supervisor,
      Object event,
      int place)
      throws Exception {
    handlers.remove(old);
    Tuple reason =
        Tuple.of(Atom.of("swapped"), newId, supervisor == null ? Wire.UNDEFINED : supervisor);
    Object left = terminate(old, argument, reason, event);
    return add(newId, next, supervisor, left, place);
  }

  /// Has a removed handler clean up, tells who has added it, and reports what is out of order.
  private Object terminate(Handling<?> handling, Object argument, Object reason, Object event)
      throws Exception {
    Object left = handling.terminate(argument);
    Pid supervisor = handling.supervisor();
    if (supervisor != null) {
      var _ = Beam.send(supervisor, Tuple.of(Atom.of("gen_event_EXIT"), handling.id(), reason));
    }
    if (handling.isReported(reason)) {
      handling.report(reason, event, name());
    }
    return left;
  }

  private void ended(Object from, Object reason) throws Exception {
    for (Handling<?> handling : List.copyOf(handlers)) {
      if (from.equals(handling.supervisor())) {
        handlers.remove(handling);
        Object argument = Tuple.of(Atom.of("stop"), reason);
        var _ = terminate(handling, argument, Wire.SHUTDOWN, argument);
      }
    }
  }

  // ---- system messages

  @Override
  protected void systemTerminate(Object reason) throws Exception {
    List<Handling<?>> all = List.copyOf(handlers);
    while (!handlers.isEmpty()) {
      Handling<?> handling = handlers.removeFirst();
      var _ = terminate(handling, Atom.of("stop"), Wire.SHUTDOWN, Atom.of("stop"));
    }
    for (Handling<?> handling : all) {
      Pid supervisor = handling.supervisor();
      if (supervisor != null && !supervisor.equals(parent())) {
        Beam.unlink(
            supervisor); // it was told; as in OTP it stays linked for as long as the manager
      }
    }
    throw Beam.exit(reason);
  }

  @Override
  protected void systemContinue() {
    if (idle != null) {
      var _ = Beam.cancelTimer(idle);
      idle = null;
    }
    idle();
  }

  @Override
  protected Object getState() {
    return List.copyOf(handlers.stream().map(Handling::stateTerm).toList());
  }

  @Override
  protected Object replaceState(UnaryOperator<Object> replace) {
    for (Handling<?> handling : handlers) {
      handling.replaceState(replace);
    }
    return getState();
  }

  @Override
  protected Object formatStatus(Status status) {
    return List.of(
        Tuple.of(Atom.of("header"), "Status for event handler " + Reporting.text(name())),
        Tuple.of(
            Atom.of("data"),
            List.of(
                Tuple.of("Status", status.state()),
                Tuple.of("Logged Events", status.log()),
                Tuple.of("Parent", status.parent()))),
        Tuple.of(Atom.of("items"), Tuple.of("Installed handlers", getState())));
  }

  @Override
  public Object heapRoot() {
    return handlers.stream().map(Handling::kept).toList();
  }

  @Override
  Class<?> callbacks() {
    return GenEvent.class;
  }
}
