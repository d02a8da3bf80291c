package dev.joist.etf;

/// How a term is written: the options of `term_to_binary/2`.
///
/// Map keys are always written in key order, so what OTP calls `deterministic` is always so.
///
/// @param minorVersion 1 writes atoms of Latin-1 characters as such, as OTP does by default up to
///   25; 2 writes all atoms in UTF-8, as OTP does from 26 on
/// @param compression 0 for none, else zlib's level from 1 (fast) to 9 (small); what would not get
///   smaller stays as it is
public record EncodeOptions(int minorVersion, int compression) {

  /// What `term_to_binary/1` does on OTP 25: minor version 1, no compression.
  public static final EncodeOptions DEFAULT = new EncodeOptions(1, 0);

  /// The level of `compressed` without a number.
  public static final int COMPRESSED = 6;

  /// @throws IllegalArgumentException if one of them is out of its range
  public EncodeOptions {
    if (minorVersion < 1 || minorVersion > 2) {
      throw new IllegalArgumentException("The minor version is 1 or 2, not " + minorVersion);
    }
    if (compression < 0 || compression > 9) {
      throw new IllegalArgumentException("The level of compression is 0 to 9, not " + compression);
    }
  }

  /// `{minor_version, Version}`.
  ///
  /// @throws IllegalArgumentException if it is neither 1 nor 2
  public EncodeOptions minorVersion(int version) {
    return new EncodeOptions(version, compression);
  }

  /// `compressed`.
  public EncodeOptions compressed() {
    return compressed(COMPRESSED);
  }

  /// `{compressed, Level}`.
  ///
  /// @throws IllegalArgumentException if the level is not 0 to 9
  public EncodeOptions compressed(int level) {
    return new EncodeOptions(minorVersion, level);
  }
}
