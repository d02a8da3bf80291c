package dev.joist.signal;

import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is told of a process to people and to programs that watch over it: that it crashed, that a
/// server terminates, that a supervisor has restarted a child. It is OTP's log event: a label that
/// says what has happened, and the facts by name.
///
/// Rule: LINK-19, GS-16.
///
/// @param level how bad it is
/// @param label what has happened, as OTP labels it: `{proc_lib, crash}`, `{gen_server, terminate}`
/// @param facts by name, in OTP's order; most are terms
/// @param text the same for people
/// @param thrown what was thrown, with its Java stack; null where nothing was
public record Report(
    Level level, Tuple label, Map<Atom, Object> facts, String text, @Nullable Throwable thrown) {

  /// How bad something is.
  public enum Level {
    /// Something is broken.
    ERROR,
    /// Something is odd.
    WARNING,
    /// Something that is worth knowing.
    NOTICE,
    /// All is well.
    INFO
  }

  /// Keeps the facts as they are now, in their order.
  public Report {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /// One of the facts.
  ///
  /// @throws IllegalArgumentException if the report has none of this name
  public Object fact(String name) {
    Object fact = facts.get(Atom.of(name));
    if (fact == null) {
      throw new IllegalArgumentException(
          "a report of " + label + " has no fact '" + name + "'; it has " + facts.keySet());
    }
    return fact;
  }

  /// Whether its label is `{Module, What}`.
  public boolean isOf(String module, String what) {
    return label.equals(Tuple.of(Atom.of(module), Atom.of(what)));
  }
}
