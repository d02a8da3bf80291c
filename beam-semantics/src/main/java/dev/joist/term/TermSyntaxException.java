package dev.joist.term;

/// Thrown when a text is no Erlang term: names the column, what was found and what was expected.
public final class TermSyntaxException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final int column;

  /// An error at a column of the text, counted from 1.
  public TermSyntaxException(int column, String message) {
    super("column " + column + ": " + message);
    this.column = column;
  }

  /// The column of the text where the error is, counted from 1 in characters.
  public int column() {
    return column;
  }
}
