package dev.joist.process;

import dev.joist.signal.Request;

/// What a foreigner is sent when it has ended on its far side.
final class Gone extends Request {

  private final Object reason;

  Gone(Object reason) {
    this.reason = reason;
  }

  Object reason() {
    return reason;
  }
}
