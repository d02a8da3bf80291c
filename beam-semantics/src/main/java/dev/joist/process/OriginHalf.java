package dev.joist.process;

import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import org.jspecify.annotations.Nullable;

/// A monitor's half in the watcher; the key is its reference.
///
/// Rule: MON-01, MON-02, MON-03, MON-22, MON-23.
final class OriginHalf extends Table.Entry {

  /// The pid or port that is watched; null when there was nobody of the name.
  final @Nullable Object target;

  /// `{Name, Node}` when it is watched by name.
  final @Nullable Tuple name;

  /// What stands in place of the atom `'DOWN'`; null for none.
  final @Nullable Object tag;

  /// Whether a port is watched.
  final boolean port;

  OriginHalf(
      Ref ref, @Nullable Object target, @Nullable Tuple name, @Nullable Object tag, boolean port) {
    super(ref);
    this.target = target;
    this.name = name;
    this.tag = tag;
    this.port = port;
  }

  Ref ref() {
    return (Ref) key;
  }

  /// The item as the message and `process_info` name it.
  Object item() {
    if (name != null) {
      return name;
    }
    if (target == null) {
      throw new IllegalStateException("monitor " + key + " has neither name nor target");
    }
    return target;
  }
}
