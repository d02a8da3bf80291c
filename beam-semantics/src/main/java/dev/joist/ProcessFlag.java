package dev.joist;

import dev.joist.heap.HeapSettings;
import dev.joist.process.Collecting;
import dev.joist.process.Linking;
import dev.joist.process.LocalProcess;
import dev.joist.process.ProcessInfo;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Priority;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The flags of `erlang:process_flag/2`.
///
/// Rule: INFO-06, INFO-07, LINK-15, HEAP-03, HEAP-11, HEAP-17.
final class ProcessFlag {

  /// BEAM's; no call is saved here, the number is only kept.
  private static final long MOST_SAVED_CALLS = 10_000;

  private ProcessFlag() {}

  static Object set(LocalProcess self, Object flag, Object value) {
    Atom name = Terms.asAtom(flag);
    return switch (name == null ? "" : name.text()) {
      case "trap_exit" -> Linking.trapExit(self, truth(flag, value));
      case "sensitive" -> self.sensitive(truth(flag, value));
      case "error_handler" -> errorHandler(self, value);
      case "priority" -> {
        Priority before = self.priority(OptionTerms.constant(Priority.class, value, "priority"));
        yield Atom.of(before.name().toLowerCase(Locale.ROOT));
      }
      case "min_heap_size" -> heap(self, name, value).least();
      case "min_bin_vheap_size" -> heap(self, name, value).leastShared();
      case "fullsweep_after" -> (long) heap(self, name, value).fullsweepAfter();
      case "max_heap_size" -> ProcessInfo.term(heap(self, name, value).limit());
      case "message_queue_data" -> {
        boolean offHeap = heap(self, name, value).offHeap();
        yield Atom.of(offHeap ? "off_heap" : "on_heap");
      }
      case "save_calls" -> saveCalls(self, value);
      default ->
          throw new ErrorException(
              Atom.of("badarg"),
              "processFlag: the flags are trap_exit, priority, sensitive, error_handler,"
                  + " max_heap_size, min_heap_size, min_bin_vheap_size, fullsweep_after,"
                  + " message_queue_data and save_calls, not "
                  + Terms.toString(flag));
    };
  }

  private static HeapSettings heap(LocalProcess self, @Nullable Atom flag, Object value) {
    String name = flag == null ? "" : flag.text();
    UnaryOperator<HeapSettings> change = HeapTerms.changeOrRefuse(name, value);
    return Collecting.set(
        self,
        before -> {
          HeapSettings after = change.apply(before);
          return name.equals("max_heap_size") ? HeapTerms.checked(after) : after;
        });
  }

  private static Object saveCalls(LocalProcess self, Object value) {
    if (value instanceof Long calls && calls >= 0 && calls <= MOST_SAVED_CALLS) {
      return (long) Collecting.saveCalls(self, (int) (long) calls);
    }
    throw new ErrorException(
        Atom.of("badarg"),
        "processFlag: save_calls is 0 to " + MOST_SAVED_CALLS + ", not " + Terms.toString(value));
  }

  private static boolean truth(Object flag, Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw new ErrorException(
        Atom.of("badarg"),
        "processFlag: " + flag + " is true or false, not " + Terms.toString(value));
  }

  private static Object errorHandler(LocalProcess self, Object value) {
    Atom module = Terms.asAtom(value);
    if (module == null) {
      throw new ErrorException(
          Atom.of("badarg"),
          "processFlag: error_handler is a module's name, not " + Terms.toString(value));
    }
    return self.errorHandler(module);
  }
}
