package dev.joist.process;

import dev.joist.signal.Request;

/// Something for a foreigner's far side, to be done in its turn among the signals that were sent to
/// it.
final class Notice extends Request {

  private final Runnable step;

  /// @param step which does not block
  Notice(Runnable step) {
    this.step = step;
  }

  void carryOut() {
    step.run();
  }
}
