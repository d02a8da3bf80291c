package dev.joist.otp;

import static dev.joist.otp.OtpCase.tuple;

import dev.joist.term.Fun;

/// An event handler that does what it is sent: funs that carry what a callback is to do.
///
/// @param first what `init` does; null in the place of another handler, which it then tells
/// @param test who is told of the rest
record EventPuppet(First first, OtpCase test) implements GenEvent<Object> {

  @FunctionalInterface
  interface First {
    EventInit<Object> init() throws Exception;
  }

  @FunctionalInterface
  interface OnEvent {
    EventResult<Object> handle(Object state) throws Exception;
  }

  @FunctionalInterface
  interface OnCall {
    EventReply<Object> handle(Object state) throws Exception;
  }

  @FunctionalInterface
  interface AtEnd {
    Object run() throws Exception;
  }

  static Fun on(OnEvent code) {
    return Fun.local("event", 1, code);
  }

  static Fun onCall(OnCall code) {
    return Fun.local("call", 1, code);
  }

  @Override
  public EventInit<Object> init() throws Exception {
    return first.init();
  }

  @Override
  public EventInit<Object> initSwapped(Object term) throws Exception {
    if (first.init() instanceof EventInit.Failed<Object> failed) {
      return failed;
    }
    test.t(tuple("init", "args2", term));
    return GenEvent.ok(tuple("args2", term));
  }

  @Override
  public EventResult<Object> handleEvent(Object event, Object state) throws Exception {
    if (event instanceof Fun.Local fun && fun.code() instanceof OnEvent code) {
      return code.handle(state);
    }
    test.t(tuple("event", event, state));
    return GenEvent.ok(state);
  }

  @Override
  public EventResult<Object> handleInfo(Object info, Object state) throws Exception {
    if (info instanceof Fun.Local fun && fun.code() instanceof OnEvent code) {
      return code.handle(state);
    }
    test.t(tuple("info", info, state));
    return GenEvent.ok(state);
  }

  @Override
  public EventReply<Object> handleCall(Object request, Object state) throws Exception {
    return request instanceof Fun.Local fun && fun.code() instanceof OnCall code
        ? code.handle(state)
        : GenEvent.reply(tuple("called", request, state), state);
  }

  @Override
  public Object terminate(Object argument, Object state) throws Exception {
    if (state instanceof Fun.Local fun && fun.code() instanceof AtEnd code) {
      return code.run();
    }
    test.t(tuple("terminate", argument, state));
    return tuple("left", state);
  }
}
