package dev.joist.process;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A small table in the order of insertion: the links, monitors, watchers or aliases of one entity.
///
/// Most entities have none to two entries, a few have a hundred thousand. So the entries link
/// themselves into a list, which is searched as it is while it is short; a hash index comes with
/// the ninth entry and goes with the list.
///
/// Inserting and removing are done wholly or not at all, whatever is thrown: what can fail is the
/// index, which comes first, and is given up if it does; the list takes plain writes alone.
///
/// *Thread:* holder of the entity's right.
final class Table<E extends Table.Entry> {

  /// What stands in a table, under its key.
  abstract static class Entry {

    final Object key;
    private @Nullable Entry before;
    private @Nullable Entry behind;

    Entry(Object key) {
      this.key = key;
    }
  }

  /// Longer than this, a walk costs more than a hash.
  private static final int SHORT = 8;

  private @Nullable E first;
  private @Nullable E last;
  private int size;
  private @Nullable Map<Object, E> index;

  int size() {
    return size;
  }

  @Nullable E first() {
    return first;
  }

  /// The entry inserted after `entry`.
  @SuppressWarnings("unchecked") // a table links only entries of its type
  static <E extends Entry> @Nullable E after(E entry) {
    return (E) ((Entry) entry).behind;
  }

  @Nullable E find(Object key) {
    if (index != null) {
      return index.get(key);
    }
    for (E e = first; e != null; e = after(e)) {
      if (e.key.equals(key)) {
        return e;
      }
    }
    return null;
  }

  /// Inserts an entry whose key is not in the table, as the last one.
  void insert(E entry) {
    enterIndex(entry);
    Entry e = entry;
    e.before = last;
    if (last == null) {
      first = entry;
    } else {
      ((Entry) last).behind = entry;
    }
    last = entry;
    size++;
  }

  private void enterIndex(E entry) {
    if (index == null && size < SHORT) {
      return;
    }
    Map<Object, E> made = index;
    index = null; // for as long as it may be thrown out of
    if (made == null) {
      made = new HashMap<>();
      for (E each = first; each != null; each = after(each)) {
        made.put(((Entry) each).key, each);
      }
    }
    made.put(((Entry) entry).key, entry);
    index = made;
  }

  /// Removes the entry with this key and returns it, or returns null.
  @Nullable E remove(Object key) {
    E entry = find(key);
    if (entry != null) {
      remove(entry);
    }
    return entry;
  }

  @SuppressWarnings("unchecked") // a table links only its own entries
  private void remove(E entry) {
    Entry e = entry;
    Map<Object, E> kept = size == 1 ? null : index;
    if (kept != null) {
      index = null; // as above
      kept.remove(e.key);
    }
    if (e.before == null) {
      first = (E) e.behind;
    } else {
      e.before.behind = e.behind;
    }
    if (e.behind == null) {
      last = (E) e.before;
    } else {
      e.behind.before = e.before;
    }
    e.before = null;
    e.behind = null;
    size--;
    index = kept;
  }
}
