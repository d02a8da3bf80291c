package dev.joist.term;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A map of terms with Erlang's key equality, in Erlang's key order; immutable.
///
/// A key is found by any value that is `=:=` to it: a record by the equal tuple, a text by the
/// equal binary; 1 and 1.0 are different keys. Iteration goes by key order, in which every integer
/// comes before every float.
///
/// `equals` and `hashCode` are those of any [Map], so they ask the keys' and values' own; Erlang's
/// `=:=` of maps is [Terms#exactlyEqual].
///
/// Rules: TERM-11, TERM-12
public final class TermMap extends AbstractMap<Object, Object> {

  private static final TermMap EMPTY = new TermMap(new Object[0], new Object[0]);

  private final List<Object> keys;
  private final List<Object> values;

  private TermMap(Object[] keys, Object[] values) {
    this.keys = List.of(keys);
    this.values = List.of(values);
  }

  /// The map of these keys and values, given in turn, each made a term as by [Terms#of].
  ///
  /// @throws IllegalArgumentException if the last key has no value
  /// @throws NotATermException if a key or a value is no term, or if two keys are `=:=`
  public static TermMap of(Object... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "TermMap.of takes keys and values in turn; the last key has no value: "
              + keysAndValues[keysAndValues.length - 1]);
    }
    Object[] keys = new Object[keysAndValues.length / 2];
    Object[] values = new Object[keys.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Admission.of(keysAndValues[2 * i], "key " + (i + 1));
      values[i] = Admission.of(keysAndValues[2 * i + 1], "value " + (i + 1));
    }
    return ofTerms(keys, values, "the map");
  }

  /// The map of another map's keys and values as they are now, each made a term as by [Terms#of].
  ///
  /// @throws NotATermException if a key or a value is no term, or if two keys are `=:=`
  public static TermMap copyOf(Map<?, ?> map) {
    if (map instanceof TermMap terms) {
      return terms;
    }
    Object[] keysAndValues = new Object[map.size() * 2];
    int at = 0;
    for (var entry : map.entrySet()) {
      keysAndValues[at++] = entry.getKey();
      keysAndValues[at++] = entry.getValue();
    }
    return of(keysAndValues);
  }

  /// The map of keys and values that are terms; `path` names it in an error.
  static TermMap ofTerms(Object[] keys, Object[] values, String path) {
    if (keys.length == 0) {
      return EMPTY;
    }
    Integer[] order = new Integer[keys.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Terms.compareKeys(keys[a], keys[b]));
    Object[] sortedKeys = new Object[keys.length];
    Object[] sortedValues = new Object[keys.length];
    for (int i = 0; i < order.length; i++) {
      sortedKeys[i] = keys[order[i]];
      sortedValues[i] = values[order[i]];
      if (i > 0 && Terms.exactlyEqual(sortedKeys[i - 1], sortedKeys[i])) {
        throw oneKeyTwice(sortedKeys[i - 1], sortedKeys[i], path);
      }
    }
    return new TermMap(sortedKeys, sortedValues);
  }

  private static NotATermException oneKeyTwice(Object one, Object other, String path) {
    return new NotATermException(
        path,
        "a map with the key %s twice, as %s and as %s"
            .formatted(Terms.toString(one), one.getClass().getName(), other.getClass().getName()),
        "in Erlang both are one key; keep one of them");
  }

  /// Any map of terms with its keys in order.
  static TermMap sorted(Map<?, ?> map) {
    if (map instanceof TermMap terms) {
      return terms;
    }
    Object[] keys = new Object[map.size()];
    Object[] values = new Object[keys.length];
    int at = 0;
    for (var entry : map.entrySet()) {
      keys[at] = entry.getKey();
      values[at++] = entry.getValue();
    }
    return ofTerms(keys, values, "the map");
  }

  /// The keys in key order; immutable.
  public List<Object> keys() {
    return keys;
  }

  /// The values in the order of their keys; immutable.
  @Override
  public List<Object> values() {
    return values;
  }

  @Override
  public int size() {
    return keys.size();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(key) >= 0;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    int index = find(key);
    return index < 0 ? null : values.get(index);
  }

  /// The key's index, or a negative number; what is no term is no key.
  private int find(@Nullable Object key) {
    if (key == null) {
      return -1;
    }
    try {
      int low = 0;
      int high = keys.size() - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int order = Terms.compareKeys(keys.get(middle), key);
        if (order == 0) {
          return middle;
        }
        if (order < 0) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return -1;
    } catch (NotATermException e) {
      return -1;
    }
  }

  @Override
  public Set<Entry<Object, Object>> entrySet() {
    return new Entries();
  }

  /// The map as `~w` prints it, without spaces: `#{key=>value}`.
  @Override
  public String toString() {
    return Terms.toString(this);
  }

  private final class Entries extends AbstractSet<Entry<Object, Object>> {

    @Override
    public int size() {
      return keys.size();
    }

    @Override
    public Iterator<Entry<Object, Object>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < keys.size();
        }

        @Override
        public Entry<Object, Object> next() {
          if (!hasNext()) {
            throw new java.util.NoSuchElementException();
          }
          return Map.entry(keys.get(next), values.get(next++));
        }
      };
    }
  }
}
