package dev.joist.conformance;

import java.nio.file.Path;

/// What came of comparing the traces of one scenario.
///
/// @param scenario its file
/// @param kind how they compare
/// @param otp OTP's trace, the first it gave
/// @param joist Joist's trace
record Verdict(Path scenario, Kind kind, String otp, String joist) {

  /// How traces compare.
  enum Kind {
    /// OTP's and Joist's are the same.
    SAME,
    /// OTP's first was another, but asked again it gave Joist's too.
    UNDECIDED,
    /// However often it was asked, OTP gave another.
    DIFFERENT
  }
}
