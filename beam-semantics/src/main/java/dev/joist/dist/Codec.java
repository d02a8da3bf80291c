package dev.joist.dist;

/// Writes terms for other nodes and reads theirs.
///
/// *Thread:* any.
public interface Codec {

  /// What two nodes compare before they talk: the codec and its version.
  ///
  /// @return such as `etf-1`
  String name();

  /// A term as bytes.
  ///
  /// @param term any term
  /// @return the caller's own
  /// @throws IllegalArgumentException if there is something in it that cannot travel, such as Java
  ///   code: it names the class and the path to it
  byte[] encode(Object term);

  /// The term that bytes stand for. A bounded amount of memory is used, whatever they are.
  ///
  /// @param bytes that came from another node
  /// @param offset of the first
  /// @param length how many
  /// @return a term
  /// @throws IllegalArgumentException if they are no term, or break a limit: it says what was
  ///   expected, what was found, and where
  Object decode(byte[] bytes, int offset, int length);
}
