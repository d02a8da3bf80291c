package dev.joist.conformance;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Of which kind the scripted processes are. OTP has one kind only: the traces are the same.
enum Kind {
  /// A body that receives its instructions.
  STRAIGHT,
  /// A handler that is given its instructions.
  EVENT;

  /// How it is named on a command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The kind of that name.
  ///
  /// @throws IllegalArgumentException naming those there are
  static Kind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--kind is "
                    + Arrays.stream(values())
                        .map(Kind::toString)
                        .collect(Collectors.joining(" or "))
                    + ", not '"
                    + name
                    + "'"));
  }
}
