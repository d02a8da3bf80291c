package dev.joist.process;

import dev.joist.signal.Body;

/// What `hibernate` throws to leave the stack behind; caught where the process's body was started.
///
/// Rule: RECV-16.
final class Hibernation extends Error {

  private static final long serialVersionUID = 1L;

  private final transient Body next;

  Hibernation(Body next) {
    super("the process hibernates; this stack only unwinds", null, false, false);
    this.next = next;
  }

  Body next() {
    return next;
  }
}
