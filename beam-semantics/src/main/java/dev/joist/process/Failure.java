package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.ThrowException;
import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The exit reason that an uncaught throwable becomes.
///
/// | thrown | reason |
/// |---|---|
/// | `exit(R)` | `R` |
/// | `error(R)`, an operation's error | `{R, StackTrace}` |
/// | `throw(V)` | `{{nocatch, V}, StackTrace}` |
/// | any other | `{{Class, Message}, StackTrace}`, the message `undefined` where there is none |
///
/// A throwable is foreign code: one that cannot say its message or its stack is a reason without
/// them, since a process must end with something.
///
/// Rule: MON-14, LINK-19, TERM-19.
public final class Failure {

  private static final Atom NOCATCH = Atom.of("nocatch");

  private Failure() {}

  /// The reason a process ends with that does not catch this.
  ///
  /// @param thrown anything but what unwinds a process
  /// @return a term
  public static Object reason(Throwable thrown) {
    return switch (thrown) {
      case ExitException exit -> exit.reason();
      case ErrorException error -> withStack(error.reason(), thrown);
      case ThrowException value -> withStack(Tuple.of(NOCATCH, value.reason()), thrown);
      default -> withStack(javaReason(thrown), thrown);
    };
  }

  /// Whether this is no failure of the program's: the process has ended, or leaves its stack behind
  /// to hibernate. Whoever catches everything throws such a one on.
  ///
  /// @param thrown anything
  /// @return whether it unwinds
  public static boolean isUnwinding(Throwable thrown) {
    return thrown instanceof Unwind || thrown instanceof Hibernation;
  }

  /// An exit of the calling process, as `exit(Reason)` raises it. It knows where it was made only
  /// where a report is going to show that: to find out takes longer than all else about the end of
  /// a process, but not than a report.
  ///
  /// @param self the calling process
  /// @param reason a term
  public static ExitException exit(LocalProcess self, Object reason) {
    return new ExitException(reason, CrashReport.showsExit(self, reason));
  }

  /// Where it was thrown.
  ///
  /// @param thrown anything
  /// @return a list of frames, as [StackTrace] tells them
  public static List<Object> stack(Throwable thrown) {
    try {
      return StackTrace.of(thrown.getStackTrace());
    } catch (Throwable _) {
      return List.of();
    }
  }

  /// Whether the end is logged: errors are, exits are not.
  static boolean isReported(Throwable thrown) {
    return !(thrown instanceof ExitException);
  }

  private static Object javaReason(Throwable thrown) {
    @Nullable String message;
    try {
      message = thrown.getMessage();
    } catch (Throwable _) {
      message = null;
    }
    return Tuple.of(
        StackTrace.name(thrown.getClass().getName()),
        message == null ? ProcessInfo.UNDEFINED : message);
  }

  private static Object withStack(Object reason, Throwable thrown) {
    return Tuple.of(reason, stack(thrown));
  }
}
