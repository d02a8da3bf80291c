package dev.joist.otp;

/// Thrown when what a server is told cannot be understood: it comes from whoever likes to send it.
final class NonsenseException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String what;

  /// Says what cannot be understood, and nothing of what it is: it may be long.
  NonsenseException(String what) {
    super(what);
    this.what = what;
  }

  /// What cannot be understood.
  String what() {
    return what;
  }
}
