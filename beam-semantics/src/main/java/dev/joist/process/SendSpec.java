package dev.joist.process;

/// What may be done for the sake of a message to another node.
///
/// Rule: SIG-12.
///
/// @param suspend whether the sender may be kept waiting until the connection has room
/// @param connect whether a connection may be opened
public record SendSpec(boolean suspend, boolean connect) {

  /// Whatever it takes.
  public static final SendSpec PLAIN = new SendSpec(true, true);

  /// Only over a connection that is there.
  public static final SendSpec NOCONNECT = new SendSpec(true, false);
}
