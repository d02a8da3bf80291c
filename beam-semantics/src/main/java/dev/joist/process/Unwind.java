package dev.joist.process;

import dev.joist.term.Pid;

/// What an operation throws in a process that has ended meanwhile: its code has no business any
/// more, and each further operation throws it again. Whoever catches it changes nothing.
///
/// An error and not an exception, so that a `catch (Exception)` in a loop does not hold it up.
///
/// Rule: SIG-14, LINK-12.
final class Unwind extends Error {

  private static final long serialVersionUID = 1L;

  Unwind(Pid pid) {
    super("process " + pid + " has ended; this thread only unwinds", null, false, false);
  }
}
