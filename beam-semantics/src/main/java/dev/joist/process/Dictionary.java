package dev.joist.process;

import dev.joist.term.Terms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The process dictionary: `put`, `get`, `erase`, `get_keys`. Keys are equal by `=:=`.
///
/// Rule: INFO-08.
public final class Dictionary {

  /// A term as a key of a Java map: equal by `=:=`.
  ///
  /// @param term any term
  record Key(Object term) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Terms.exactlyEqual(term, key.term);
    }

    @Override
    public int hashCode() {
      return Terms.hash(term);
    }
  }

  private Dictionary() {}

  /// Enters a value.
  ///
  /// @param self the calling process
  /// @param key a term
  /// @param value a term
  /// @return the value there was under the key, or null
  public static @Nullable Object put(LocalProcess self, Object key, Object value) {
    Object before;
    self.enter();
    try {
      if (self.dictionary == null) {
        self.dictionary = new HashMap<>();
      }
      before = self.dictionary.put(new Key(key), value);
    } finally {
      self.leave();
    }
    HeapAccount account = self.heap;
    if (account != null) {
      account.entered(key, before, value);
      account.changed();
    }
    return before;
  }

  /// Reads a value.
  ///
  /// @param self the calling process
  /// @param key a term
  /// @return the value, or null
  public static @Nullable Object get(LocalProcess self, Object key) {
    self.step();
    return find(self, key);
  }

  /// Removes a value.
  ///
  /// @param self the calling process
  /// @param key a term
  /// @return the value there was, or null
  public static @Nullable Object erase(LocalProcess self, Object key) {
    Object before;
    self.enter();
    try {
      before = self.dictionary == null ? null : self.dictionary.remove(new Key(key));
    } finally {
      self.leave();
    }
    HeapAccount account = self.heap;
    if (account != null) {
      account.entered(key, before, null);
    }
    return before;
  }

  /// Removes everything.
  ///
  /// @param self the calling process
  /// @return what there was, in no order
  public static Map<Object, Object> erase(LocalProcess self) {
    self.enter();
    try {
      Map<Object, Object> all = entries(self);
      self.dictionary = null;
      if (self.heap != null) {
        self.heap.emptied();
      }
      return all;
    } finally {
      self.leave();
    }
  }

  /// Reads everything.
  ///
  /// @param self the calling process
  /// @return what there is, in no order
  public static Map<Object, Object> get(LocalProcess self) {
    self.step();
    return entries(self);
  }

  /// The keys under which there is this value.
  ///
  /// @param self the calling process
  /// @param value a term
  /// @return the keys, in no order
  public static List<Object> keys(LocalProcess self, Object value) {
    self.step();
    List<Object> keys = new ArrayList<>();
    Map<Key, Object> dictionary = self.dictionary; // gone at once if somebody ends the process
    if (dictionary != null) {
      dictionary.forEach((key, v) -> {
        if (Terms.exactlyEqual(v, value)) {
          keys.add(key.term());
        }
      });
    }
    return List.copyOf(keys);
  }

  static @Nullable Object find(LocalProcess process, Object key) {
    Map<Key, Object> dictionary = process.dictionary; // as above
    return dictionary == null ? null : dictionary.get(new Key(key));
  }

  static Map<Object, Object> entries(LocalProcess process) {
    Map<Object, Object> all = new HashMap<>();
    Map<Key, Object> dictionary = process.dictionary; // as above
    if (dictionary != null) {
      dictionary.forEach((key, value) -> all.put(key.term(), value));
    }
    return all;
  }
}
