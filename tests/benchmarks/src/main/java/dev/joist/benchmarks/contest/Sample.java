package dev.joist.benchmarks.contest;

import java.util.OptionalLong;

/// What one run took.
///
/// As a line it is `nanoseconds operations [bytes]`.
///
/// @param nanos the time of all operations, in nanoseconds
/// @param operations how many there were
/// @param bytes how much memory they still hold, where that is asked
public record Sample(long nanos, long operations, OptionalLong bytes) {

  /// Refuses a run without operations, of which nothing can be said.
  public Sample {
    if (operations < 1) {
      throw new IllegalArgumentException("a run of " + operations + " operations says nothing");
    }
  }

  /// Reads a line.
  ///
  /// @throws IllegalArgumentException if it is no sample
  public static Sample parse(String line) {
    String[] parts = line.strip().split(" ");
    if (parts.length < 2 || parts.length > 3) {
      throw new IllegalArgumentException("'" + line + "' is not 'nanoseconds operations [bytes]'");
    }
    try {
      return new Sample(
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          parts.length == 3 ? OptionalLong.of(Long.parseLong(parts[2])) : OptionalLong.empty());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + line + "' is not 'nanoseconds operations [bytes]'", e);
    }
  }

  /// The time of one operation, in nanoseconds.
  public double nanosEach() {
    return (double) nanos / operations;
  }

  /// The line that says this.
  public String line() {
    String time = nanos + " " + operations;
    return bytes.isPresent() ? time + " " + bytes.getAsLong() : time;
  }
}
