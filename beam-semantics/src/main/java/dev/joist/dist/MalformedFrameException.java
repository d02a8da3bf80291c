package dev.joist.dist;

/// A frame that no honest peer sends. The text says what was expected and what was found.
final class MalformedFrameException extends Exception {

  private static final long serialVersionUID = 1;

  MalformedFrameException(String text) {
    super(text);
  }
}
