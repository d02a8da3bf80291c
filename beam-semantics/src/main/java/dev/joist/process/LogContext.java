package dev.joist.process;

import dev.joist.term.Atom;
import org.slf4j.MDC;

/// What the log knows of the process whose code logs, where the node was asked for it: entries of
/// SLF4J's MDC.
///
/// They are set when a process gets a thread, and looked at again when it is registered from its
/// own code or has waited.
///
/// *Thread:* the process's own.
final class LogContext {

  private static final String PID = "joist.pid";
  private static final String NAME = "joist.name";
  private static final String INITIAL_CALL = "joist.initialCall";

  private LogContext() {}

  /// The calling thread runs the process from now on.
  ///
  /// @return whether the log knows, and is to be told when it does so no more ([#leave])
  static boolean enter(LocalProcess process) {
    if (!process.node().isLogContext()) {
      return false;
    }
    MDC.put(PID, process.pid().toString());
    MDC.put(INITIAL_CALL, process.initialClass());
    putName(process);
    return true;
  }

  /// The process may have got a name, or have lost it.
  static void refresh(LocalProcess process) {
    if (process.node().isLogContext()) {
      putName(process);
    }
  }

  private static void putName(LocalProcess process) {
    Atom name = process.name;
    if (name == null) {
      MDC.remove(NAME);
    } else {
      MDC.put(NAME, name.text());
    }
  }

  /// The calling thread runs the process no more.
  static void leave() {
    MDC.remove(PID);
    MDC.remove(NAME);
    MDC.remove(INITIAL_CALL);
  }
}
