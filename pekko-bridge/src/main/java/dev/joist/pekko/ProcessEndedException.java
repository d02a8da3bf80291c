package dev.joist.pekko;

import dev.joist.term.Pid;
import dev.joist.term.Terms;

/// What an actor fails with whose process has ended abnormally: its supervisor sees it, and its
/// parent as the cause in `ChildFailed`.
public final class ProcessEndedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Pid pid;
  private final transient Object reason;

  ProcessEndedException(Pid pid, Object reason) {
    super("process " + pid + " ended: " + Terms.toString(reason), null, true, false);
    this.pid = pid;
    this.reason = reason;
  }

  /// The process.
  public Pid pid() {
    return pid;
  }

  /// The exit reason, a term.
  public Object reason() {
    return reason;
  }
}
