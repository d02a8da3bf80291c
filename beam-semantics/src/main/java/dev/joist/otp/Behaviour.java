package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.Failure;
import dev.joist.process.HeapRoot;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import org.jspecify.annotations.Nullable;

/// The process of a behaviour: how it gets its name, tells its starter, and ends.
///
/// *Thread:* the process's own.
///
/// Rule: GS-05, GS-11, GS-17, GS-20.
abstract class Behaviour extends SpecialProcess implements HeapRoot {

  final Settings settings;
  private final Pid starter;

  /// Whether a straight-line process has become this one.
  private boolean straight;

  Behaviour(Pid starter, @Nullable Pid parent, Settings settings) {
    this.starter = starter;
    this.settings = settings;
    parent(parent);
  }

  // ---- the start

  /// Takes the name and the debug options.
  ///
  /// @throws ExitException `normal` if the name is taken, which the starter is told
  final void begin() {
    Object name = settings.name();
    if (name != null && !Names.register(name)) {
      Pid taken = Names.find(name);
      ProcLib.initAck(starter, Servers.alreadyStarted(taken == null ? Beam.self() : taken).term());
      throw Beam.exit(Wire.NORMAL);
    }
    debug(settings.debug());
  }

  /// Tells the starter that all is well.
  final void started() {
    ProcLib.initAck(starter, new StartResult.Ok(Beam.self()).term());
  }

  /// Fails the start. The name is free before the starter knows, so that it can start another at
  /// once.
  final Error fail(Object reason, @Nullable Throwable thrown) throws Exception {
    Names.unregister(settings.name());
    ProcLib.initAck(starter, Tuple.of(Wire.ERROR, reason));
    throw raise(reason, thrown);
  }

  /// Gives up the start, which is no error to a link or in a report.
  final Error quit(Object result) {
    Names.unregister(settings.name());
    ProcLib.initAck(starter, result);
    throw Beam.exit(Wire.NORMAL);
  }

  /// What to do first as whatever kind of process.
  @FunctionalInterface
  interface First {
    /// Does it.
    void run() throws Exception;
  }

  /// Becomes this process, for good.
  final Error enter(First first) throws Exception {
    straight = !Names.self().isEventStyle();
    debug(settings.debug());
    if (!straight) {
      Beam.become(this);
      first.run();
      throw Beam.hibernate(() -> {}); // leaves the handler that has become this one
    }
    Beam.heapRoot(this::heapRoot);
    first.run();
    loop();
    throw new IllegalStateException("the loop of a server has returned");
  }

  @Override
  final boolean isEventStyle() {
    return !straight;
  }

  // ---- the end

  /// Throws what was thrown, or an exit.
  static Error raise(Object reason, @Nullable Throwable thrown) throws Exception {
    switch (thrown) {
      case Exception exception -> throw exception;
      case Error error -> throw error;
      case null -> throw new ExitException(reason, false);
      default -> throw new IllegalStateException(thrown);
    }
  }

  /// Throws what unwinds the process on.
  static void passOn(Throwable thrown) {
    if (Failure.isUnwinding(thrown)) {
      throw (Error) thrown;
    }
  }

  static Object badReturn(Object value) {
    return Tuple.of(Atom.of("bad_return_value"), Terms.of(value, "return"));
  }

  /// The class of the callbacks.
  abstract Class<?> callbacks();

  @Override
  protected final Atom module() {
    return (Atom) Birth.initialCall(callbacks(), "init", 1).element(1);
  }

  @Override
  protected final Object name() {
    Object name = settings.name();
    return name == null ? Beam.self() : Names.term(name);
  }
}
