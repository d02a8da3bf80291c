package dev.joist.process;

import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is logged when a process ends with an error: who it was, whose child, and why.
///
/// It is taken while the process still has its name, and logged after its end was told.
///
/// Rule: LINK-19.
///
/// @param pid the process
/// @param name its registered name, or null
/// @param initialCall the class of its body
/// @param ancestry its parent and the parent's parents, as far as they live
/// @param failure what it threw
record CrashReport(
    Pid pid, @Nullable Atom name, String initialCall, String ancestry, Throwable failure) {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.process");

  /// How many ancestors a report names.
  private static final int GENERATIONS = 8;

  static CrashReport of(LocalProcess process, Throwable failure) {
    return new CrashReport(
        process.pid(), process.name, process.initialClass(), ancestry(process), failure);
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

  void log() {
    String text =
        "Process %s%s ended with an error. Initial call: %s. Ancestors: %s."
            .formatted(pid, name == null ? "" : " (" + name + ")", initialCall, ancestry);
    try {
      LOG.error(text, failure);
    } catch (Throwable failing) { // a throwable is foreign code: it may not want to be printed
      LOG.error("{} It threw {}, which cannot be printed.", text, failure.getClass(), failing);
    }
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

  static void lost(Pid pid, Throwable failure) {
    LOG.error("The thread of process {} failed in Joist's own code.", pid, failure);
  }
}
