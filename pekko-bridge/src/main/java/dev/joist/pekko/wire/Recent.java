package dev.joist.pekko.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What was last read as a text, in a table of fixed size, so that what comes again costs neither a
/// text nor what is made of it, and so that no input fills the memory.
///
/// @param <T> what is made of a text
final class Recent<T> {

  private final @Nullable T[] kept;
  private final Function<T, String> textOf;

  /// A table of a power of two of slots.
  @SuppressWarnings("unchecked") // an array that nobody else sees
  Recent(int slots, Function<T, String> textOf) {
    this.kept = (@Nullable T[]) new Object[slots];
    this.textOf = textOf;
  }

  /// Where a text would be.
  int slot(char[] text, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = hash * 31 + text[i];
    }
    return (hash ^ hash >>> 8) & (kept.length - 1);
  }

  /// What was made of the text, if that is still known.
  @Nullable T find(int slot, char[] text, int from, int length) {
    T found = kept[slot];
    return found != null && isText(textOf.apply(found), text, from, length) ? found : null;
  }

  void keep(int slot, T made) {
    kept[slot] = made;
  }

  private static boolean isText(String known, char[] text, int from, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != text[from + i]) {
        return false;
      }
    }
    return true;
  }
}
