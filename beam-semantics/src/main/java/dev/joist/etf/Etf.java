package dev.joist.etf;

/// Erlang's external term format in two functions; [TermEncoder] and [TermDecoder] do the same for
/// many terms, on buffers.
public final class Etf {

  private Etf() {}

  /// The term in Erlang's external format, byte for byte as OTP 25 writes it.
  ///
  /// A record is the tuple it stands for, an enum constant an atom, a text a binary of its UTF-8.
  ///
  /// Erlang: `term_to_binary/1`
  ///
  /// @throws EtfException if the term holds a fun made of Java code, which cannot leave this JVM,
  ///   or an atom with half a surrogate pair
  /// @throws dev.joist.term.NotATermException if the value is no term
  public static byte[] termToBinary(Object term) {
    return termToBinary(term, EncodeOptions.DEFAULT);
  }

  /// As [#termToBinary(Object)], with options.
  ///
  /// Erlang: `term_to_binary/2`
  ///
  /// @throws EtfException as there
  /// @throws dev.joist.term.NotATermException as there
  public static byte[] termToBinary(Object term, EncodeOptions options) {
    return new TermEncoder(options).encode(term).toByteArray();
  }

  /// The term that bytes in Erlang's external format stand for; bytes behind it are left alone.
  ///
  /// A binary that is UTF-8 is a String, any other a [dev.joist.term.Binary]; tuples stay tuples.
  ///
  /// Erlang: `binary_to_term/1`
  ///
  /// @throws EtfException if the bytes are no term, or break one of the limits that
  ///   [DecodeOptions#DEFAULT] sets
  public static Object binaryToTerm(byte[] bytes) {
    return binaryToTerm(bytes, DecodeOptions.DEFAULT);
  }

  /// As [#binaryToTerm(byte\[\])], with options: limits of one's own, records.
  ///
  /// Erlang: `binary_to_term/2`
  ///
  /// @throws EtfException if the bytes are no term, or break a limit
  public static Object binaryToTerm(byte[] bytes, DecodeOptions options) {
    return new TermDecoder(options).decode(bytes);
  }
}
