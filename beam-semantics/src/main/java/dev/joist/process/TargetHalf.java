package dev.joist.process;

import dev.joist.term.Pid;
import dev.joist.term.Ref;

/// A monitor's half in the watched entity; the key is its reference.
///
/// Rule: MON-01, MON-23.
final class TargetHalf extends Table.Entry {

  final Pid watcher;

  TargetHalf(Ref ref, Pid watcher) {
    super(ref);
    this.watcher = watcher;
  }

  Ref ref() {
    return (Ref) key;
  }
}
