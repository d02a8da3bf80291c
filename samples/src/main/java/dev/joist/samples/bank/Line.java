package dev.joist.samples.bank;

/// What a line of the file turned out to be.
sealed interface Line permits Transfer, Line.Malformed {

  /// Where it stands in the file; the header is line 1.
  long line();

  /// A line that is no transfer.
  ///
  /// @param line where it stands
  /// @param reason what is wrong with it
  record Malformed(long line, String reason) implements Line {

    @Override
    public String toString() {
      return "line " + line + ": " + reason;
    }
  }
}
