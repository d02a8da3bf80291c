package dev.joist.samples.bank;

import org.jspecify.annotations.Nullable;

/// A file of transfers cannot be used, or not any further; the message says where and why.
final class UnusableFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnusableFileException(String message) {
    super(message);
  }

  UnusableFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
