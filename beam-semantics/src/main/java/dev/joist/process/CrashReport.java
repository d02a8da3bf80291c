package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.Report;
import dev.joist.signal.ThrowException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is reported when a process ends by what its own code threw: who it was, whose child, and
/// why.
///
/// A process that was started by `proc_lib` carries `$ancestors` and `$initial_call` in its
/// dictionary; of such a one each end is reported but `normal`, `shutdown` and `{shutdown, _}`,
/// with the facts that OTP gives. Of any other only an error is, not an exit.
///
/// It is taken while the process still has its name. Of a process of `proc_lib` it is told before
/// the end is, as in OTP, where the process itself reports; of any other after it.
///
/// Rule: LINK-19, GS-16.
final class CrashReport {

  static final Atom ANCESTORS = Atom.of("$ancestors");
  static final Atom INITIAL_CALL = Atom.of("$initial_call");

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.process");
  private static final Atom SHUTDOWN = Atom.of("shutdown");
  private static final Tuple OF_PROC_LIB = Tuple.of(Atom.of("proc_lib"), Atom.of("crash"));
  private static final Tuple OF_ERLANG = Tuple.of(Atom.of("erlang"), Atom.of("crash"));

  /// How many ancestors a report of a process without `proc_lib` names.
  private static final int GENERATIONS = 8;

  /// What OTP reads of the process itself, in its order.
  private static final ProcessInfo ITEMS =
      ProcessInfo.of(
          List.of(
              Atom.of("message_queue_len"),
              Atom.of("messages"),
              Atom.of("links"),
              Atom.of("dictionary"),
              Atom.of("trap_exit"),
              Atom.of("status"),
              Atom.of("heap_size")));

  private CrashReport() {}

  /// The report of a process that is about to end; under its right.
  ///
  /// @param process has its name and its links still
  /// @param thrown what its code threw
  /// @return null when nothing is reported of such an end
  static @Nullable Report of(LocalProcess process, Throwable thrown) {
    Object ancestors = Dictionary.find(process, ANCESTORS);
    Object initialCall = Dictionary.find(process, INITIAL_CALL);
    if (ancestors != null && initialCall != null) {
      return isQuiet(thrown) ? null : ofProcLib(process, initialCall, ancestors, thrown);
    }
    return Failure.isReported(thrown) ? ofErlang(process, thrown) : null;
  }

  /// Whether what is reported of the process is told before its end.
  static boolean isFirst(LocalProcess process) {
    return Dictionary.find(process, INITIAL_CALL) != null;
  }

  /// Whether an exit of a process that is not caught will be reported with the place it is made at:
  /// it has been started by `proc_lib`, and the reason is worth a report.
  ///
  /// @param self the calling process
  /// @param reason of the exit
  static boolean showsExit(LocalProcess self, Object reason) {
    return self.dictionary != null
        && Dictionary.find(self, INITIAL_CALL) != null
        && !isQuiet(reason);
  }

  /// Whether the end is one that nobody needs to hear of.
  private static boolean isQuiet(Throwable thrown) {
    return thrown instanceof ExitException exit && isQuiet(exit.reason());
  }

  private static boolean isQuiet(Object reason) {
    if (Reasons.is(reason, Reasons.NORMAL) || Reasons.is(reason, SHUTDOWN)) {
      return true;
    }
    Tuple tuple = Terms.asTuple(reason);
    return tuple != null && tuple.arity() == 2 && Reasons.is(tuple.element(1), SHUTDOWN);
  }

  private static Report ofProcLib(
      LocalProcess process, Object initialCall, Object ancestors, Throwable thrown) {
    Map<Atom, Object> facts = new LinkedHashMap<>();
    facts.put(Atom.of("initial_call"), initialCall);
    facts.put(Atom.of("pid"), process.pid());
    facts.put(Atom.of("registered_name"), process.name == null ? List.of() : process.name);
    facts.put(Atom.of("error_info"), errorInfo(thrown));
    facts.put(Atom.of("ancestors"), ancestors);
    if (ITEMS.apply(process) instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Tuple pair && pair.element(1) instanceof Atom name) {
          facts.put(
              name, name.text().equals("dictionary") ? own(pair.element(2)) : pair.element(2));
        }
      }
    }
    StringBuilder text = new StringBuilder("crasher:");
    facts.forEach((name, value) ->
        text.append("\n    ").append(name).append(": ").append(Terms.toString(value)));
    return new Report(Report.Level.ERROR, OF_PROC_LIB, facts, text.toString(), thrown);
  }

  /// A dictionary without what `proc_lib` has entered.
  private static List<Object> own(Object dictionary) {
    List<Object> entries = new ArrayList<>();
    if (dictionary instanceof List<?> list) {
      for (Object entry : list) {
        if (entry instanceof Tuple pair
            && !pair.element(1).equals(ANCESTORS)
            && !pair.element(1).equals(INITIAL_CALL)) {
          entries.add(pair);
        }
      }
    }
    return List.copyOf(entries);
  }

  /// `{Class, Reason, Stack}`.
  private static Tuple errorInfo(Throwable thrown) {
    Object reason = Failure.reason(thrown);
    return switch (thrown) {
      case ExitException _ -> Tuple.of(Atom.of("exit"), reason, Failure.stack(thrown));
      case ThrowException value ->
          Tuple.of(Atom.of("throw"), value.reason(), Failure.stack(thrown));
      case ErrorException error ->
          Tuple.of(Atom.of("error"), error.reason(), Failure.stack(thrown));
      default ->
          reason instanceof Tuple pair
              ? Tuple.of(Atom.of("error"), pair.element(1), pair.element(2))
              : Tuple.of(Atom.of("error"), reason, List.of());
    };
  }

  private static Report ofErlang(LocalProcess process, Throwable thrown) {
    Map<Atom, Object> facts = new LinkedHashMap<>();
    facts.put(Atom.of("pid"), process.pid());
    facts.put(Atom.of("reason"), Failure.reason(thrown));
    Atom name = process.name;
    String text =
        "Process %s%s ended with an error. Initial call: %s. Ancestors: %s."
            .formatted(
                process.pid(),
                name == null ? "" : " (" + name + ")",
                process.initialClass(),
                ancestry(process));
    return new Report(Report.Level.ERROR, OF_ERLANG, facts, text, thrown);
  }

  private static String ancestry(LocalProcess process) {
    StringBuilder text = new StringBuilder();
    Pid parent = process.parent;
    for (int i = 0; parent != null && i < GENERATIONS; i++) {
      LocalProcess ancestor = process.node().process(parent);
      text.append(text.isEmpty() ? "" : " < ").append(parent);
      if (ancestor == null) {
        text.append(" (ended)");
        break;
      }
      Atom name = ancestor.name;
      if (name != null) {
        text.append(" (").append(name).append(')');
      }
      parent = ancestor.parent;
    }
    return text.isEmpty() ? "none" : text.toString();
  }

  static void ofDriver(Port port, Throwable failure) {
    LOG.error("The driver of port {} failed, which ends the port.", port, failure);
  }

  static void ofForeigner(Pid pid, Throwable failure) {
    LOG.error("What {} was sent could not be passed on to its far side.", pid, failure);
  }

  static void ofDriver(Thread thread, Throwable failure) {
    LOG.error("The driver thread {} of a port failed in Joist's own code.", thread, failure);
  }

  static void unreported(Pid pid, Throwable failure) {
    LOG.error("Process {} ended with an error that cannot be reported.", pid, failure);
  }

  static void lost(Pid pid, Throwable failure) {
    LOG.error("The thread of process {} failed in Joist's own code.", pid, failure);
  }
}
