package dev.joist.benchmarks.contest;

/// What a chameneo looks like.
public enum Color {
  /// Yellow and red make it.
  BLUE,
  /// Blue and yellow make it.
  RED,
  /// Blue and red make it.
  YELLOW;

  /// The color that number `i` begins with.
  public static Color of(int i) {
    return switch (i % 3) {
      case 0 -> BLUE;
      case 1 -> RED;
      default -> YELLOW;
    };
  }

  /// The color after a meeting: two of one color keep it, two others become the third.
  public Color complement(Color other) {
    if (this == other) {
      return this;
    }
    return switch (this) {
      case BLUE -> other == RED ? YELLOW : RED;
      case RED -> other == BLUE ? YELLOW : BLUE;
      case YELLOW -> other == BLUE ? RED : BLUE;
    };
  }
}
