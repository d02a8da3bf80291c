package dev.joist.benchmarks;

import java.io.IOException;

/// A contender cannot take part, or has failed.
final class ContenderException extends IOException {

  private static final long serialVersionUID = 1L;

  ContenderException(String message) {
    super(message);
  }

  ContenderException(String message, Throwable cause) {
    super(message, cause);
  }
}
