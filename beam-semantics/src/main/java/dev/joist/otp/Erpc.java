package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.Entry;
import dev.joist.SpawnOption;
import dev.joist.process.Failure;
import dev.joist.process.LocalProcess;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.SpawnReply;
import dev.joist.signal.ThrowException;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Calls of functions at other nodes: Erlang's module `erpc`. What can be called is what a node has
/// registered, and nothing else:
///
/// ```java
/// NodeOptions.named("shop").withEntry("price", Erpc.function(arguments -> prices.get(arguments.getFirst())));
///
/// Object price = Erpc.call(atom("shop@localhost"), atom("price"), List.of("tea"), Duration.ofSeconds(1));
/// ```
///
/// The function runs in a process of its own at the node, which may be the caller's own. It runs on
/// when the caller waits no more. It is done once at most: if the connection is lost, nobody can
/// tell whether it was.
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`.
///
/// Rule: SPAWN-13, DIST-02.
public final class Erpc {

  /// No deadline.
  public static final Duration INFINITY = Times.INFINITY;

  private static final Atom ERPC = Atom.of("erpc");
  private static final Atom OUTCOME = Atom.of("$erpc");
  private static final Atom RETURN = Atom.of("return");
  private static final Atom THROW = Atom.of("throw");
  private static final Atom EXIT = Atom.of("exit");
  private static final Atom ERROR = Atom.of("error");
  private static final Atom EXCEPTION = Atom.of("exception");
  private static final Atom SIGNAL = Atom.of("signal");
  private static final Atom NOCONNECTION = Atom.of("noconnection");

  private Erpc() {}

  /// What can be called.
  @FunctionalInterface
  public interface Function {

    /// Does it.
    ///
    /// @param arguments terms, as the caller has given them
    /// @return a term
    /// @throws Exception to have the caller's call fail
    Object apply(List<Object> arguments) throws Exception;
  }

  /// What has come of a call.
  public sealed interface Result {

    /// The function has returned.
    ///
    /// @param value what
    record Ok(Object value) implements Result {}

    /// The function has thrown a value.
    ///
    /// @param value what
    record Thrown(Object value) implements Result {}

    /// The function has exited, or its process was ended.
    ///
    /// @param reason `{exception, Reason}`, or `{signal, Reason}`
    record Exited(Object reason) implements Result {}

    /// The function has failed, or could not be called.
    ///
    /// @param reason `{exception, Reason, StackTrace}`, or `{erpc, Reason}`
    record Failed(Object reason) implements Result {}

    /// What the function has returned, or else throws what a call would.
    ///
    /// @throws ThrowException for [Thrown]
    /// @throws ExitException for [Exited]
    /// @throws ErrorException for [Failed]
    default Object orThrow() {
      return switch (this) {
        case Ok(Object value) -> value;
        case Thrown(Object value) -> throw new ThrowException(value);
        case Exited(Object reason) -> throw new ExitException(reason, false);
        case Failed(Object reason) ->
            throw new ErrorException(reason, "a call at another node has failed");
      };
    }
  }

  /// A call that was sent and whose result is yet to be received, once, by the process that has
  /// sent it.
  ///
  /// @param ref its monitor
  public record Pending(Ref ref) {

    /// Waits for the result, and gives it up when the time is over. Rule: GS-14.
    ///
    /// @return `{erpc, timeout}` then
    public Result receive(Duration timeout) {
      return result(ref, Times.nanos(timeout));
    }
  }

  // ---- at the node

  /// A function as what a node registers, to be called from elsewhere. Started as a process by
  /// other means it ends with an exit reason that means nothing there.
  public static Entry function(Function function) {
    return arguments -> {
      Body body =
          () -> {
            throw new ExitException(outcome(function, arguments), false);
          };
      return body;
    };
  }

  @SuppressWarnings("CatchingUnchecked") // what a process unwinds with passes through
  private static Tuple outcome(Function function, List<Object> arguments) {
    try {
      return Tuple.of(OUTCOME, RETURN, Terms.of(function.apply(arguments), "return"));
    } catch (ThrowException thrown) {
      return Tuple.of(OUTCOME, THROW, thrown.reason());
    } catch (ExitException exit) {
      return Tuple.of(OUTCOME, EXIT, exit.reason());
    } catch (Exception failed) {
      Tuple withStack = (Tuple) Failure.reason(failed);
      return Tuple.of(OUTCOME, ERROR, withStack.element(1), withStack.element(2));
    }
  }

  // ---- calls

  /// Calls a function at a node and waits for what it returns, as long as it takes.
  ///
  /// @param entry what it is registered as there
  /// @param arguments terms
  /// @throws RuntimeException as [#call(Atom, Atom, List, Duration)] says
  public static Object call(Atom node, Atom entry, List<?> arguments) {
    return call(node, entry, arguments, INFINITY);
  }

  /// Calls a function at a node and waits for what it returns, until the deadline.
  ///
  /// | at the node | here |
  /// |---|---|
  /// | it returns | returned |
  /// | it throws a value | thrown |
  /// | it exits with `Reason` | an exit, `{exception, Reason}` |
  /// | it fails | an error, `{exception, Reason, StackTrace}` |
  /// | its process is ended by a signal | an exit, `{signal, Reason}` |
  /// | the connection is lost or cannot be had | an error, `{erpc, noconnection}` |
  /// | the time is over | an error, `{erpc, timeout}` |
  /// | nothing of that name is registered | an error, `{erpc, notsup}` |
  /// | it has its limit of processes | an error, `{erpc, system_limit}` |
  ///
  /// @param entry what it is registered as there
  /// @param arguments terms
  /// @param timeout from now on; or [#INFINITY]
  /// @throws ThrowException as said
  /// @throws ExitException as said
  /// @throws ErrorException as said
  public static Object call(Atom node, Atom entry, List<?> arguments, Duration timeout) {
    return send(node, entry, arguments).receive(timeout).orThrow();
  }

  /// Calls a function at a node; the result is received when it is wanted.
  public static Pending send(Atom node, Atom entry, List<?> arguments) {
    return new Pending(
        Beam.spawnRequest(
            node,
            entry,
            arguments,
            SpawnOption.monitor(),
            SpawnOption.reply(SpawnOption.Reply.ERROR_ONLY)));
  }

  /// Calls a function at several nodes at once and waits for all of them.
  ///
  /// @param timeout for all together; or [#INFINITY]
  /// @return in the order of the nodes
  public static List<Result> multicall(
      List<Atom> nodes, Atom entry, List<?> arguments, Duration timeout) {
    long nanos = Times.nanos(timeout);
    long start = System.nanoTime();
    List<Pending> sent = new ArrayList<>();
    nodes.forEach(node -> sent.add(send(node, entry, arguments)));
    List<Result> results = new ArrayList<>();
    for (Pending each : sent) {
      long left = nanos < 0 ? -1 : Math.max(0, nanos - (System.nanoTime() - start));
      results.add(result(each.ref(), left));
    }
    return List.copyOf(results);
  }

  /// Has a function done at a node; of what comes of it nobody is told.
  public static void cast(Atom node, Atom entry, List<?> arguments) {
    var _ = Beam.spawnRequest(node, entry, arguments, SpawnOption.reply(SpawnOption.Reply.NO));
  }

  /// Has a function done at several nodes; of what comes of it nobody is told.
  public static void multicast(List<Atom> nodes, Atom entry, List<?> arguments) {
    nodes.forEach(node -> cast(node, entry, arguments));
  }

  // ---- results

  private static Result result(Ref ref, long nanos) {
    LocalProcess self = Names.self();
    Object message = self.<Object>receive(m -> isOf(m, ref) ? m : null, ref, nanos);
    if (message == null && !Beam.spawnRequestAbandon(ref)) {
      boolean fired = !Beam.demonitor(ref, DemonitorOption.INFO);
      message = fired ? self.<Object>receive(m -> isOf(m, ref) ? m : null, ref, 0) : null;
    }
    return switch (message) {
      case Down(_, _, _, Object reason) -> ended(reason);
      case SpawnReply(_, _, Object reason) -> failed(reason);
      case null, default -> failed(Wire.TIMEOUT);
    };
  }

  private static boolean isOf(Object message, Ref ref) {
    return (message instanceof Down down && down.ref().equals(ref))
        || (message instanceof SpawnReply reply && reply.ref().equals(ref));
  }

  private static Result ended(Object reason) {
    if (Wire.is(reason, NOCONNECTION)) {
      return failed(NOCONNECTION);
    }
    Tuple outcome = Terms.asTuple(reason);
    if (outcome == null || outcome.arity() < 3 || !Wire.is(outcome.element(1), OUTCOME)) {
      return new Result.Exited(Tuple.of(SIGNAL, reason));
    }
    Object what = outcome.element(3);
    return switch (Terms.atomText(outcome.element(2))) {
      case "return" -> new Result.Ok(what);
      case "throw" -> new Result.Thrown(what);
      case "exit" -> new Result.Exited(Tuple.of(EXCEPTION, what));
      case "error" -> new Result.Failed(Tuple.of(EXCEPTION, what, outcome.element(4)));
      case null, default -> new Result.Exited(Tuple.of(SIGNAL, reason));
    };
  }

  private static Result failed(Object reason) {
    return new Result.Failed(Tuple.of(ERPC, reason));
  }
}
