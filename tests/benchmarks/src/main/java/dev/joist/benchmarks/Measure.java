package dev.joist.benchmarks;

/// What is measured of an operation.
public enum Measure {
  /// How long it takes, in nanoseconds.
  TIME,
  /// How much memory it leaves in use, in bytes.
  MEMORY
}
