package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.HeapRoot;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a process of [ProcLib] does first: it notes in its dictionary where it comes from.
///
/// Rule: GS-16.
final class Birth {

  static final Atom ANCESTORS = Atom.of("$ancestors");
  static final Atom INITIAL_CALL = Atom.of("$initial_call");

  private Birth() {}

  static Body of(Body body) {
    List<Object> ancestors = ancestors();
    Tuple call = initialCall(body.getClass(), "run", 0);
    return () -> {
      enter(ancestors, call);
      body.run();
    };
  }

  static Handler of(Handler handler) {
    return of(handler, initialCall(handler.getClass(), "handle", 1));
  }

  static Handler of(Handler handler, Tuple initialCall) {
    return new Newborn(handler, ancestors(), initialCall);
  }

  private static void enter(List<Object> ancestors, Tuple initialCall) {
    var _ = Beam.put(ANCESTORS, ancestors);
    var _ = Beam.put(INITIAL_CALL, initialCall);
  }

  /// The calling process and its ancestors: those of its children.
  private static List<Object> ancestors() {
    Pid self = Beam.self();
    List<Object> ancestors = new ArrayList<>();
    ancestors.add(
        Beam.processInfo(self, Atom.of("registered_name")) instanceof Tuple named
            ? named.element(2)
            : self);
    if (Beam.get(ANCESTORS) instanceof List<?> own) {
      ancestors.addAll(own);
    }
    return List.copyOf(ancestors);
  }

  /// `{Class, Function, Arity}`; for a lambda the class it is written in.
  static Tuple initialCall(Class<?> code, String function, long arity) {
    String name = code.getName();
    int lambda = name.indexOf("$$Lambda");
    String text = lambda < 0 ? name : name.substring(0, lambda);
    Atom module =
        Atom.of(text.length() <= Atom.MAX_LENGTH ? text : text.substring(0, Atom.MAX_LENGTH));
    return Tuple.of(module, Atom.of(function), arity);
  }

  /// Makes way for the handler proper once it has noted where it comes from.
  private record Newborn(Handler handler, List<Object> ancestors, Tuple initialCall)
      implements Handler, HeapRoot {

    @Override
    public void start() throws Exception {
      enter(ancestors, initialCall);
      Beam.become(handler);
      handler.start();
    }

    @Override
    public void handle(Object message) throws Exception {
      handler.handle(message);
    }

    @Override
    public @Nullable Object heapRoot() {
      return handler instanceof HeapRoot root ? root.heapRoot() : null;
    }
  }
}
