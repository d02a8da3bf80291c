package dev.joist.otp;

import dev.joist.term.Fun;

/// A server that does what it is sent: funs that carry what a callback is to do.
///
/// @param first what `init` does
/// @param test who is told of the rest
record Puppet(First first, OtpCase test) implements GenServer<Object> {

  @FunctionalInterface
  interface First {
    InitResult<Object> init() throws Exception;
  }

  @FunctionalInterface
  interface OnCall {
    CallResult<Object> handle(From from, Object state) throws Exception;
  }

  @FunctionalInterface
  interface OnCast {
    CastResult<Object> handle(Object state) throws Exception;
  }

  @FunctionalInterface
  interface AtEnd {
    void run() throws Exception;
  }

  static Fun onCall(OnCall code) {
    return Fun.local("call", 2, code);
  }

  static Fun onCast(OnCast code) {
    return Fun.local("cast", 1, code);
  }

  static Fun atEnd(AtEnd code) {
    return Fun.local("end", 0, code);
  }

  @Override
  public InitResult<Object> init() throws Exception {
    return first.init();
  }

  @Override
  public CallResult<Object> handleCall(Object request, From from, Object state) throws Exception {
    return request instanceof Fun.Local fun && fun.code() instanceof OnCall code
        ? code.handle(from, state)
        : GenServer.reply(OtpCase.tuple("called", request), state);
  }

  @Override
  public CastResult<Object> handleCast(Object request, Object state) throws Exception {
    if (request instanceof Fun.Local fun && fun.code() instanceof OnCast code) {
      return code.handle(state);
    }
    test.t(OtpCase.tuple("cast", request));
    return GenServer.noReply(state);
  }

  @Override
  public CastResult<Object> handleInfo(Object info, Object state) throws Exception {
    if (info instanceof Fun.Local fun && fun.code() instanceof OnCast code) {
      return code.handle(state);
    }
    test.t(OtpCase.tuple("info", info));
    return GenServer.noReply(state);
  }

  @Override
  public CastResult<Object> handleContinue(Object with, Object state) throws Exception {
    Fun.Local fun = (Fun.Local) with;
    return ((OnCast) fun.code()).handle(state);
  }

  @Override
  public void terminate(Object reason, Object state) throws Exception {
    if (state instanceof Fun.Local fun && fun.code() instanceof AtEnd code) {
      test.t(OtpCase.tuple("terminate", reason));
      code.run();
    } else {
      test.t(OtpCase.tuple("terminate", reason, state));
    }
  }
}
