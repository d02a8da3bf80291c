package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A value that many processes share, kept by a process: Elixir's `Agent`.
///
/// ```java
/// Agent<Long> hits = Agent.of(Agent.startLink(() -> 0L).pid());
/// hits.update(n -> n + 1);
/// long now = hits.get(n -> n);
/// ```
///
/// The functions run in the agent, one after the other: what takes long holds all others up. The
/// value is a term, or at least immutable; what a function returns to the caller is a term.
///
/// *Ends the caller with* `{Reason, {gen_server, call, ...}}` when there is no such agent, it takes
/// more than five seconds, or a function fails, which ends the agent too.
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`.
///
/// @param server what names the agent
/// @param <S> the value
public record Agent<S>(Object server) {

  private static final Atom GET = Atom.of("get");
  private static final Atom UPDATE = Atom.of("update");
  private static final Atom GET_AND_UPDATE = Atom.of("get_and_update");

  /// What a function returns that reads and writes at once.
  ///
  /// @param reply for the caller
  /// @param state the new value
  /// @param <T> the reply
  /// @param <S> the value
  public record Updated<T, S>(T reply, S state) {}

  /// The agent that a pid or name stands for.
  public static <S> Agent<S> of(Object server) {
    return new Agent<>(server);
  }

  /// Starts an agent linked to the caller.
  ///
  /// @param initial gives the first value; it runs in the agent
  public static StartResult startLink(Callable<?> initial, StartOption... options) {
    return GenServer.startLink(new Server(initial), options);
  }

  /// Starts an agent that nothing binds to the caller.
  ///
  /// @param initial gives the first value; it runs in the agent
  public static StartResult start(Callable<?> initial, StartOption... options) {
    return GenServer.start(new Server(initial), options);
  }

  /// A child that is an agent.
  public static ChildSpec childSpec(Object id, Callable<?> initial, StartOption... options) {
    return ChildSpec.of(id, () -> startLink(initial, options));
  }

  /// What the function makes of the value.
  ///
  /// @throws ExitException as said, unless it is caught
  public <T> T get(Function<S, T> function) {
    return get(function, Times.CALL);
  }

  /// As [#get(Function)], for as long as is said.
  ///
  /// @throws ExitException as said, unless it is caught
  @SuppressWarnings("unchecked") // what the function returned, as a term
  public <T> T get(Function<S, T> function, Duration timeout) {
    return (T) GenServer.call(server, request(GET, function), timeout);
  }

  /// Replaces the value by what the function makes of it.
  ///
  /// @throws ExitException as said, unless it is caught
  public void update(UnaryOperator<S> function) {
    var _ = GenServer.call(server, request(UPDATE, function), Times.CALL);
  }

  /// Replaces the value, and returns something else that the function has made of it.
  ///
  /// @throws ExitException as said, unless it is caught
  @SuppressWarnings("unchecked") // what the function returned, as a term
  public <T> T getAndUpdate(Function<S, Updated<T, S>> function) {
    return (T) GenServer.call(server, request(GET_AND_UPDATE, function), Times.CALL);
  }

  /// As [#update], without waiting for it.
  public void cast(UnaryOperator<S> function) {
    GenServer.cast(server, Fun.local("cast", 1, function));
  }

  /// Ends the agent, with `normal`.
  public void stop() {
    ProcLib.stop(server);
  }

  private static Tuple request(Atom what, Function<?, ?> function) {
    return Tuple.of(what, Fun.local(what.text(), 1, function));
  }

  /// The agent's server.
  private record Server(Callable<?> initial) implements GenServer<Object> {

    @Override
    public InitResult<Object> init() throws Exception {
      return GenServer.ok(value(initial.call()));
    }

    @Override
    public CallResult<Object> handleCall(Object request, From from, Object state) {
      if (!(request instanceof Tuple command)
          || !(command.element(2) instanceof Fun.Local fun)
          || !(fun.code() instanceof Function<?, ?> code)) {
        throw unknown(request);
      }
      @SuppressWarnings("unchecked") // the caller knows what the agent keeps
      Object result = ((Function<Object, Object>) code).apply(state);
      if (command.element(1).equals(GET)) {
        return GenServer.reply(Terms.of(value(result)), state);
      }
      if (command.element(1).equals(UPDATE)) {
        return GenServer.reply(Wire.OK, value(result));
      }
      if (result instanceof Updated<?, ?>(Object reply, Object next)) {
        return GenServer.reply(Terms.of(value(reply)), value(next));
      }
      throw unknown(request);
    }

    @Override
    public CastResult<Object> handleCast(Object request, Object state) {
      if (request instanceof Fun.Local fun && fun.code() instanceof Function<?, ?> code) {
        @SuppressWarnings("unchecked") // the caller knows what the agent keeps
        Object next = ((Function<Object, Object>) code).apply(state);
        return GenServer.noReply(value(next));
      }
      throw unknown(request);
    }

    private static Object value(@Nullable Object value) {
      return value == null ? Wire.UNDEFINED : value;
    }

    private static ErrorException unknown(Object request) {
      return new ErrorException(
          Atom.of("function_clause"), "no request to an agent: " + Terms.toString(request));
    }
  }
}
