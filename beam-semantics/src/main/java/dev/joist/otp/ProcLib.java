package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.SpawnOption;
import dev.joist.Spawned;
import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Processes that know where they come from, start in step with their starter, and are reported
/// when they crash: Erlang's module `proc_lib`, on which all behaviours stand.
///
/// A process made here has in its dictionary `$ancestors`, its parent and the parent's ancestors,
/// by name where they have one, and `$initial_call`. When its own code ends it for another reason
/// than `normal`, `shutdown` and `{shutdown, _}`, a [dev.joist.signal.Report] with the label
/// `{proc_lib, crash}` goes to the log and to whoever wants reports (`Node.onReport`).
///
/// ```java
/// Object started = ProcLib.start(() -> {
///   Connection connection = connect();
///   ProcLib.initAck(Tuple.of(atom("ok"), self()));
///   serve(connection);
/// });
/// ```
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`.
///
/// Rule: GS-16, GS-05, GS-06.
public final class ProcLib {

  private ProcLib() {}

  // ---- spawn

  /// Makes a straight-line process. Rule: GS-16.
  public static Pid spawn(Body body) {
    return Beam.spawn(Birth.of(body));
  }

  /// Makes an event-style process. Rule: GS-16.
  public static Pid spawn(Handler handler) {
    return Beam.spawn(Birth.of(handler));
  }

  /// Makes a process linked to the calling one. Rule: GS-16.
  public static Pid spawnLink(Body body) {
    return Beam.spawnLink(Birth.of(body));
  }

  /// Makes an event-style process linked to the calling one. Rule: GS-16.
  public static Pid spawnLink(Handler handler) {
    return Beam.spawnLink(Birth.of(handler));
  }

  /// Makes a process with options. Rule: GS-16.
  public static Spawned spawnOpt(Body body, SpawnOption... options) {
    return Beam.spawnOpt(Birth.of(body), options);
  }

  /// Makes an event-style process with options. Rule: GS-16.
  public static Spawned spawnOpt(Handler handler, SpawnOption... options) {
    return Beam.spawnOpt(Birth.of(handler), options);
  }

  // ---- start in step

  /// Makes a process and waits until it says how its start went ([#initAck], [#initFail]).
  ///
  /// @param options `timeout` and `spawnOpt`; the others are for behaviours
  /// @return what it says; `{error, Reason}` when it ended without a word, whatever for, and
  ///   `{error, timeout}` when the time was over, in which case it is killed
  public static Object start(Body body, StartOption... options) {
    return Starting.start(Birth.of(body), Starting.Kind.ALONE, Settings.of(options)).result();
  }

  /// As [#start(Body, StartOption...)], for an event-style process, which says so in its
  /// [Handler#start] or at any later message.
  public static Object start(Handler handler, StartOption... options) {
    return Starting.start(Birth.of(handler), Starting.Kind.ALONE, Settings.of(options)).result();
  }

  /// As [#start(Body, StartOption...)], with a link to the caller. A caller that traps exits gets
  /// the `'EXIT'` of a process that failed to start, after this has returned; one that does not is
  /// ended by it, unless its reason is `normal`. Rule: GS-06.
  public static Object startLink(Body body, StartOption... options) {
    return Starting.start(Birth.of(body), Starting.Kind.LINKED, Settings.of(options)).result();
  }

  /// As [#startLink(Body, StartOption...)], for an event-style process.
  public static Object startLink(Handler handler, StartOption... options) {
    return Starting.start(Birth.of(handler), Starting.Kind.LINKED, Settings.of(options)).result();
  }

  /// As [#start(Body, StartOption...)], with a monitor, which fires also when the start fails.
  /// Rule: GS-18.
  ///
  /// @return `{Result, Ref}`
  public static Tuple startMonitor(Body body, StartOption... options) {
    return Starting.start(Birth.of(body), Starting.Kind.MONITORED, Settings.of(options)).pair();
  }

  /// As [#startMonitor(Body, StartOption...)], for an event-style process.
  public static Tuple startMonitor(Handler handler, StartOption... options) {
    return Starting.start(Birth.of(handler), Starting.Kind.MONITORED, Settings.of(options)).pair();
  }

  /// Tells the starter how the start went: its `start` returns this now.
  ///
  /// @throws ErrorException `badarg` in a process that was not made here
  public static void initAck(Object result) {
    initAck(parent(), result);
  }

  /// Tells a starter how the start went.
  public static void initAck(Pid starter, Object result) {
    var _ = Beam.send(starter, new Wire.Ack(Beam.self(), Terms.of(result, "result")));
  }

  /// Tells the starter that the start failed, and ends the calling process.
  ///
  /// @return never; so that one can write `throw initFail(...)`
  /// @throws ExitException with the reason
  public static ExitException initFail(Object result, Object reason) {
    initAck(result);
    throw Beam.exit(reason);
  }

  /// As [#initFail(Object, Object)], for another starter than the parent.
  public static ExitException initFail(Pid starter, Object result, Object reason) {
    initAck(starter, result);
    throw Beam.exit(reason);
  }

  // ---- where it comes from

  /// The process that made the calling one, by its dictionary; alive or not.
  ///
  /// @throws ErrorException `badarg` in a process that was not made here
  static Pid parent() {
    if (Beam.get(Birth.ANCESTORS) instanceof List<?> ancestors && !ancestors.isEmpty()) {
      Object first = ancestors.getFirst();
      if (first instanceof Pid pid) {
        return pid;
      }
      Atom name = Terms.asAtom(first);
      Optional<Pid> pid = name == null ? Optional.empty() : Beam.whereis(name);
      if (pid.isPresent()) {
        return pid.get();
      }
    }
    throw new ErrorException(
        Atom.of("badarg"),
        "process "
            + Beam.self()
            + " has no parent in its dictionary, or one whose name is gone: make it with ProcLib,"
            + " or name the starter");
  }

  /// What a process of this node was made to run: `{Module, Function, Arity}`; of one that was not
  /// made here the atom `undefined`.
  public static Object initialCall(Pid pid) {
    Object dictionary = Beam.processInfo(pid, Atom.of("dictionary"));
    if (dictionary instanceof Tuple pair && pair.element(2) instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Tuple e && Wire.is(e.element(1), Birth.INITIAL_CALL)) {
          return e.element(2);
        }
      }
    }
    return Wire.UNDEFINED;
  }

  // ---- stop

  /// Has a process end that obeys system messages ([Sys#terminate]), and waits until it has. Rule:
  /// GS-13.
  ///
  /// *Ends the caller with* `noproc` when there is no such process, `timeout` when the time is
  /// over, what the process ended with if that is another reason than was wanted.
  ///
  /// @param server what names it
  /// @param reason to end with
  public static void stop(Object server, Object reason, Duration timeout) {
    Stopping.stop(server, Terms.of(reason, "reason"), timeout);
  }

  /// As [#stop(Object, Object, Duration)], with the reason `normal`, however long it takes.
  public static void stop(Object server) {
    stop(server, Wire.NORMAL, Times.INFINITY);
  }
}
