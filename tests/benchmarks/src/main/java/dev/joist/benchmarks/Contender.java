package dev.joist.benchmarks;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/// A runtime that takes part.
public enum Contender {
  /// Joist, each process a handler.
  EVENT("Joist, event-style"),
  /// Joist, each process a body on a virtual thread that Joist's own run queues run.
  STRAIGHT("Joist, straight-line"),
  /// As [#STRAIGHT], in a JVM that was not told to open `java.lang`.
  PLAIN("Joist, straight-line, no flag"),
  /// Erlang's own: what all are compared with.
  OTP("OTP"),
  /// Typed actors.
  PEKKO("Pekko typed");

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  /// What tables and charts call it.
  public String title() {
    return title;
  }

  /// What the command line and JSON call it.
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it is Joist.
  public boolean isJoist() {
    return this != OTP && this != PEKKO;
  }

  /// The contender of an id.
  ///
  /// @throws IllegalArgumentException if there is none
  @JsonCreator
  public static Contender of(String id) {
    return Arrays.stream(values())
        .filter(contender -> contender.id().equals(id))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("there is no contender '" + id + "'"));
  }
}
