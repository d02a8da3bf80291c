package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.term.Atom;
import dev.joist.term.Tuple;

/// The server of `nodes.escript`, which any node may run: it does what it is told by terms, and
/// tells the process of the case, wherever that is.
///
/// @param plan what `init` does: `ok`, `tells`, `ignore`, `{stop, Reason}`, `{exit, Reason}` or
///   `{error, Reason}`
record Served(Object plan) implements GenServer<Object> {

  private static final Tuple TRACER =
      Tuple.of(Atom.of("tracer"), Atom.of("here" + NodesOtpCase.HOST));
  private static final Object ST = Atom.of("st");

  Served(String plan) {
    this(Atom.of(plan));
  }

  private static void t(Object what) {
    var _ = Beam.send(TRACER, OtpCase.tuple("t", what));
  }

  private static Object node() {
    return Beam.node();
  }

  @Override
  public InitResult<Object> init() {
    return switch (String.valueOf(plan instanceof Tuple tuple ? tuple.element(1) : plan)) {
      case "tells" -> {
        t("init_ran");
        yield GenServer.ok(ST);
      }
      case "ignore" -> GenServer.ignore();
      case "stop" -> GenServer.stop(why(plan));
      case "exit" -> throw Beam.exit(why(plan));
      case "error" -> throw Beam.error(why(plan));
      default -> GenServer.ok(ST);
    };
  }

  private static Object why(Object request) {
    return ((Tuple) request).element(2);
  }

  @Override
  public CallResult<Object> handleCall(Object request, From from, Object state) {
    return switch (String.valueOf(request instanceof Tuple tuple ? tuple.element(1) : request)) {
      case "node" -> GenServer.reply(node(), state);
      case "silence" -> {
        t("asked");
        yield GenServer.noReply(state);
      }
      case "later" -> {
        t(OtpCase.tuple("later", node()));
        yield GenServer.noReply(from);
      }
      case "who" -> {
        ((From) state).reply(Atom.of("now"));
        yield GenServer.reply(Atom.of("ok"), ST);
      }
      case "stop" -> GenServer.stop(why(request), state);
      case "exit" -> throw Beam.exit(why(request));
      case "error" -> throw Beam.error(why(request));
      case "kill" -> {
        Beam.exit(Beam.self(), Atom.of("kill"));
        throw Beam.<Error>receive(_ -> null);
      }
      default -> GenServer.reply(OtpCase.tuple("called", request), state);
    };
  }

  @Override
  public CastResult<Object> handleCast(Object request, Object state) {
    switch (String.valueOf(request instanceof Tuple tuple ? tuple.element(1) : request)) {
      case "stop" -> {
        return GenServer.stop(why(request), state);
      }
      case "hang" -> throw Beam.<Error>receive(_ -> null);
      case "where" -> t(OtpCase.tuple("where", node()));
      default -> t(OtpCase.tuple("cast", request));
    }
    return GenServer.noReply(state);
  }

  @Override
  public CastResult<Object> handleInfo(Object info, Object state) {
    t(OtpCase.tuple("info", info));
    return GenServer.noReply(state);
  }

  @Override
  public void terminate(Object reason, Object state) {
    t(OtpCase.tuple("terminate", reason, state));
  }
}
