package dev.joist.signal;

/// What became of a message that was sent with options, as `erlang:send/3` says it. As a term it is
/// the atom.
///
/// Rule: SIG-12.
public enum SendResult {
  /// It is sent. Whether it arrives nobody is told.
  OK,
  /// It is not sent: the sender would have to wait for room in the connection.
  NOSUSPEND,
  /// It is not sent: there is no connection to the node.
  NOCONNECT
}
