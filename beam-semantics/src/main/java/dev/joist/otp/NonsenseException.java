package dev.joist.otp;

/// Thrown when what a server is told cannot be understood: it comes from whoever likes to send it.
final class NonsenseException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  NonsenseException(String message) {
    super(message);
  }
}
