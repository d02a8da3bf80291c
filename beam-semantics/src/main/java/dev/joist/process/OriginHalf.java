package dev.joist.process;

import dev.joist.term.Atom;
import dev.joist.term.Ref;
import org.jspecify.annotations.Nullable;

/// A monitor's half in the watcher; the key is its reference.
///
/// Rule: MON-01, MON-02, MON-03, MON-11, MON-22, MON-23.
final class OriginHalf extends Table.Entry {

  /// What kind of thing is watched, as the message and `process_info` name it.
  final Atom type;

  /// What is watched, as they name it: a pid or port, `{Name, Node}`, or the clock.
  final Object item;

  /// The pid or port that has the other half, or the `{Name, Node}` that another node knows it by;
  /// null when there was nobody of the name.
  final @Nullable Object target;

  /// What stands in place of the atom `'DOWN'`; null for none.
  final @Nullable Object tag;

  OriginHalf(Ref ref, Atom type, Object item, @Nullable Object target, @Nullable Object tag) {
    super(ref);
    this.type = type;
    this.item = item;
    this.target = target;
    this.tag = tag;
  }

  Ref ref() {
    return (Ref) key;
  }
}
