package dev.joist.supervision;

import dev.joist.otp.Sys;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;

/// What a supervisor shows of its state, told as OTP's program tells it: not how often and when
/// something was restarted, nor what the supervisor was started with.
final class Shown {

  private static final int NAME = 2;
  private static final int RESTARTS = 8;
  private static final int MODULE = 11;
  private static final int ARGUMENTS = 12;

  private Shown() {}

  static Tuple state(Pid supervisor) {
    return told((Tuple) Sys.getState(supervisor));
  }

  static Tuple replaced(Pid supervisor, long place, Object value) {
    return told(
        (Tuple)
            Sys.replaceState(
                supervisor, state -> with((Tuple) state, Math.toIntExact(place), value)));
  }

  /// Whether it runs, its state, and its module.
  static Tuple status(Pid supervisor) {
    List<?> items = (List<?>) ((Tuple) Sys.getStatus(supervisor)).element(4);
    List<?> facts = (List<?>) items.getLast();
    Tuple data = (Tuple) facts.get(2);
    Tuple state = (Tuple) ((List<?>) data.element(2)).getFirst();
    Tuple more = (Tuple) facts.getLast();
    if (!more.element(1).equals(Atom.of("supervisor"))) {
      throw new IllegalStateException("no status of a supervisor: " + more);
    }
    return Tuple.of(items.get(1), told((Tuple) state.element(2)), Children.MODULE);
  }

  private static Tuple told(Tuple state) {
    Tuple name = (Tuple) state.element(NAME);
    Tuple known = name.element(1) instanceof Pid pid ? Tuple.of(pid, Children.MODULE) : name;
    Atom restarts = Atom.of(((List<?>) state.element(RESTARTS)).isEmpty() ? "none" : "some");
    Tuple told = with(with(state, NAME, known), RESTARTS, restarts);
    return with(with(told, MODULE, Children.MODULE), ARGUMENTS, Atom.of("arguments"));
  }

  private static Tuple with(Tuple tuple, int place, Object value) {
    List<Object> elements = new ArrayList<>(tuple.elements());
    elements.set(place - 1, value);
    return Tuple.of(elements.toArray());
  }
}
