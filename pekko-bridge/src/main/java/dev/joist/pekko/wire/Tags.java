package dev.joist.pekko.wire;

/// CBOR tags that say which term an array, a text or a byte string is. They are of the numbers from
/// 6 to 15, which the registry of tags leaves free and which take one byte.
///
/// Untagged are integers of 64 bits, floats, `true` and `false`, texts, byte strings (binaries) and
/// arrays (lists).
final class Tags {

  /// No tag, as Jackson says it.
  static final int NONE = -1;

  /// An array of the elements.
  static final int TUPLE = 6;

  /// A text.
  static final int ATOM = 7;

  /// An array of the layout and the components. The layout is `name,name;tag`, or the number of one
  /// that came before in the same term.
  static final int RECORD = 8;

  /// An array of keys and values in turn.
  static final int MAP = 9;

  /// An array of the node, number and serial. A node is its name and its creation, or the number of
  /// one that came before in the same term.
  static final int PID = 10;

  /// An array of the node and the two low words; if they are not 0 also of the high word and the
  /// two beyond.
  static final int REF = 11;

  /// An array of the node, the two low words, and the owner's number and serial on that node.
  static final int ALIAS = 12;

  /// An array of the heads and the tail.
  static final int IMPROPER = 13;

  /// A byte string: the integer in two's complement, most significant byte first.
  static final int BIG = 14;

  /// An array whose first element is one of the following.
  static final int OTHER = 15;

  /// Bytes, and how many bits the last one holds.
  static final int BITSTRING = 0;

  /// The node and the number.
  static final int PORT = 1;

  /// Module, name and arity.
  static final int EXTERNAL_FUN = 2;

  /// Module, arity, new unique value, new index, index, unique value, creator, and what is bound.
  static final int FOREIGN_FUN = 3;

  /// How many nodes, and how many layouts, of one term are numbered: those that come first.
  static final int NUMBERED = 32;

  private Tags() {}
}
