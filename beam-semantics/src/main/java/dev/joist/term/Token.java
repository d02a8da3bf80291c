package dev.joist.term;

/// A word of a text in Erlang's syntax.
///
/// @param kind what sort of word it is
/// @param text the word as written, but an atom's and a string's characters without quotes and
///   escapes
/// @param value what it denotes: an atom's or string's text, a variable's name, the number, the
///   pid, reference or port; for the rest the text
/// @param column where it starts, counted from 1
public record Token(Kind kind, String text, Object value, int column) {

  /// The sorts of words.
  public enum Kind {
    /// A bare or quoted atom.
    ATOM,
    /// A reserved word, as `fun` or `end`.
    RESERVED,
    /// A variable, `_` among them.
    VARIABLE,
    /// An integer, also in the forms `16#ff`, `1_000` and `$a`.
    INTEGER,
    /// A float.
    FLOAT,
    /// A text in double quotes.
    STRING,
    /// A pid, reference or port as it prints: `<0.41.0>`.
    IDENTIFIER,
    /// A bracket, separator or operator.
    SYMBOL,
    /// The end of the text.
    END
  }

  /// Whether this is the given bracket, separator or operator.
  public boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /// The token as an error message shows it.
  public String shown() {
    return switch (kind) {
      case END -> "the end of the text";
      case ATOM -> "the atom " + AtomText.of(text);
      case RESERVED -> "the reserved word `" + text + "`";
      case VARIABLE -> "the variable " + text;
      case INTEGER, FLOAT -> "the number " + text;
      case STRING -> "the string \"" + text + "\"";
      case IDENTIFIER -> text;
      case SYMBOL -> "`" + text + "`";
    };
  }
}
