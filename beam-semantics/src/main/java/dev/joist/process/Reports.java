package dev.joist.process;

import dev.joist.signal.Report;
import dev.joist.term.Terms;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where reports go: to the log, and to whoever wants to be told.
///
/// A process without behaviour is logged as `dev.joist.process`, the others as `dev.joist.otp.` and
/// the module that OTP's label names.
///
/// *Thread:* any. Who wants to be told is told on the thread that reports, mostly that of the
/// process in question.
///
/// Rule: LINK-19, GS-16.
public final class Reports {

  private static final String ENGINE = "dev.joist.process";
  private static final String BEHAVIOURS = "dev.joist.otp.";

  private final List<Consumer<Report>> listeners = new CopyOnWriteArrayList<>();

  Reports() {}

  /// Has a listener told of each report from now on.
  ///
  /// @param listener returns soon
  public void add(Consumer<Report> listener) {
    listeners.add(listener);
  }

  /// Has a listener told no more.
  ///
  /// @param listener that was added
  public void remove(Consumer<Report> listener) {
    listeners.remove(listener);
  }

  /// Logs and tells.
  ///
  /// @param report what has happened
  public void tell(Report report) {
    log(report);
    for (Consumer<Report> listener : listeners) {
      try {
        listener.accept(report);
      } catch (Throwable failing) { // foreign code, which must not end the process instead
        logger(report).error("A listener for reports failed at {}.", report.label(), failing);
      }
    }
  }

  private static Logger logger(Report report) {
    String module = Terms.atomText(report.label().element(1));
    return LoggerFactory.getLogger("erlang".equals(module) ? ENGINE : BEHAVIOURS + module);
  }

  private static void log(Report report) {
    Logger log = logger(report);
    Throwable thrown = report.thrown();
    try {
      switch (report.level()) {
        case ERROR -> log.error(report.text(), thrown);
        case WARNING -> log.warn(report.text(), thrown);
        case NOTICE -> log.info(report.text(), thrown);
        case INFO -> log.debug(report.text(), thrown);
      }
    } catch (Throwable failing) { // a throwable is foreign code: it may not want to be printed
      Object kind = thrown == null ? "nothing" : thrown.getClass();
      log.error("{} It threw {}, which cannot be printed.", report.text(), kind, failing);
    }
  }
}
