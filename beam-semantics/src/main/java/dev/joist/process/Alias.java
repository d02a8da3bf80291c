package dev.joist.process;

import dev.joist.signal.AliasMode;
import dev.joist.term.Ref;

/// An active alias of a process; the key is its reference. An alias that is not in the table is not
/// active.
///
/// Rule: ALIAS-02, ALIAS-04..07.
final class Alias extends Table.Entry {

  final AliasMode mode;

  Alias(Ref ref, AliasMode mode) {
    super(ref);
    this.mode = mode;
  }
}
