package dev.joist.connection;

/// Thrown when a packet is none: it closes the channel it came on.
final class MalformedPacketException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedPacketException(String message) {
    super(message);
  }
}
