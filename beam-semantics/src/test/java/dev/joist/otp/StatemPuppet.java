package dev.joist.otp;

import static dev.joist.otp.OtpCase.a;
import static dev.joist.otp.OtpCase.tuple;

import dev.joist.Beam;
import dev.joist.term.Fun;
import dev.joist.term.Tuple;

/// A state machine that does what it is sent: funs that carry what a callback is to do.
///
/// @param first what `init` does
/// @param test who is told of the rest
record StatemPuppet(First first, OtpCase test) implements GenStatem<Object, Object> {

  @FunctionalInterface
  interface First {
    StatemInit<Object, Object> init() throws Exception;
  }

  @FunctionalInterface
  interface OnEvent {
    StatemResult<Object, Object> handle(StatemEvent event, Object state, Object data)
        throws Exception;
  }

  @FunctionalInterface
  interface OnEnter {
    StatemResult<Object, Object> handle(Object oldState, Object state) throws Exception;
  }

  static Fun on(OnEvent code) {
    return Fun.local("event", 3, code);
  }

  /// Data that a state enter call does something by.
  static Tuple entering(OnEnter code) {
    return tuple("enter", Fun.local("enter", 2, code));
  }

  @Override
  public StatemInit<Object, Object> init() throws Exception {
    return first.init();
  }

  @Override
  public boolean stateEnter() {
    return true;
  }

  @Override
  public StatemResult<Object, Object> handleEvent(StatemEvent event, Object state, Object data)
      throws Exception {
    if (event instanceof StatemEvent.Enter(Object oldState)) {
      return enter(oldState, state, data);
    }
    Tuple pair = StatemTerms.event(event);
    if (pair.element(2) instanceof Fun.Local fun && fun.code() instanceof OnEvent code) {
      return code.handle(event, state, data);
    }
    if (event instanceof StatemEvent.Call(From from, Object content)) {
      return GenStatem.keepStateAndData(GenStatem.reply(from, tuple("called", content, state)));
    }
    test.t(tuple(pair.element(1), pair.element(2), state));
    return GenStatem.keepStateAndData();
  }

  private StatemResult<Object, Object> enter(Object oldState, Object state, Object data)
      throws Exception {
    if (data instanceof Tuple pair
        && pair.arity() == 2
        && pair.element(2) instanceof Fun.Local fun
        && fun.code() instanceof OnEnter code) {
      return code.handle(oldState, state);
    }
    boolean told = data instanceof Tuple pair && a("enter").equals(pair.element(1));
    if (told || Beam.get(a("enter")).equals(true)) {
      test.t(tuple("enter", oldState, state));
    }
    return GenStatem.keepStateAndData();
  }

  @Override
  public void terminate(Object reason, Object state, Object data) throws Exception {
    if (data instanceof Fun.Local fun && fun.code() instanceof Puppet.AtEnd code) {
      test.t(tuple("terminate", reason, state));
      code.run();
    } else {
      test.t(tuple("terminate", reason, state, data));
    }
  }
}
