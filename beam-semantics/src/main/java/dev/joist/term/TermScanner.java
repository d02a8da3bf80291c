package dev.joist.term;

import dev.joist.term.Token.Kind;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Cuts a text in Erlang's syntax into words, one look ahead.
///
/// Space and comments (`%` to the end of the line) separate words. A scanner belongs to one thread.
public final class TermScanner {

  /// The node whose identifiers a text shows.
  private static final Atom NODE = Atom.of("nonode@nohost");

  /// The letters of bare atoms and of variables, which are those of Latin-1.
  private static final String LETTERS = "a-zA-ZÀ-ÖØ-öø-ÿ";

  private static final Pattern NAME =
      Pattern.compile("[%s_][%s0-9_@]*".formatted(LETTERS, LETTERS));
  private static final Pattern DIGITS = Pattern.compile("\\d+(?:_\\d+)*");
  private static final Pattern FLOAT =
      Pattern.compile("\\d+(?:_\\d+)*\\.\\d+(?:_\\d+)*(?:[eE][+-]?\\d+(?:_\\d+)*)?");
  private static final Pattern BASED = Pattern.compile("(\\d+)#([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)");
  private static final Pattern PID = Pattern.compile("<(\\d+)\\.(\\d+)\\.(\\d+)>");
  private static final Pattern REF = Pattern.compile("#Ref<(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)>");
  private static final Pattern PORT = Pattern.compile("#Port<(\\d+)\\.(\\d+)>");
  private static final Pattern SYMBOL =
      Pattern.compile("<<|>>|=>|:=|->|\\|\\||[-{}\\[\\]()<>,|:/=#.;+*!?]");

  private final String text;
  private int at;
  private @Nullable Token ahead;

  /// A scanner at the start of a text.
  public TermScanner(String text) {
    this.text = text;
  }

  /// The next word, which stays the next one.
  ///
  /// @throws TermSyntaxException if what follows is no word
  public Token peek() {
    Token next = ahead;
    if (next == null) {
      next = scan();
      ahead = next;
    }
    return next;
  }

  /// The next word, which is then behind.
  ///
  /// @throws TermSyntaxException if what follows is no word
  public Token next() {
    Token next = peek();
    ahead = null;
    return next;
  }

  /// The next word if it is this bracket, separator or operator; it is then behind.
  ///
  /// @return whether it was
  /// @throws TermSyntaxException if what follows is no word
  public boolean skip(String symbol) {
    boolean there = peek().is(symbol);
    if (there) {
      ahead = null;
    }
    return there;
  }

  /// Passes this bracket, separator or operator.
  ///
  /// @throws TermSyntaxException if something else follows
  public void expect(String symbol) {
    if (!skip(symbol)) {
      throw unexpected(peek(), "`" + symbol + "`");
    }
  }

  /// Passes the end of the text.
  ///
  /// @throws TermSyntaxException if something else follows
  public void expectEnd() {
    if (peek().kind() != Kind.END) {
      throw unexpected(peek(), "the end of the text");
    }
  }

  /// The error that says that one word was found where another was expected.
  public static TermSyntaxException unexpected(Token found, String expected) {
    return new TermSyntaxException(
        found.column(), "found " + found.shown() + ", expected " + expected);
  }

  private Token scan() {
    skipSpace();
    if (at == text.length()) {
      return new Token(Kind.END, "", "", at + 1);
    }
    char c = text.charAt(at);
    return switch (c) {
      case '\'' -> quoted(Kind.ATOM);
      case '"' -> quoted(Kind.STRING);
      case '$' -> character();
      case '{', '}', '[', ']', '(', ')', ',' -> token(Kind.SYMBOL, Character.toString(c), at + 1);
      case '<', '#' -> isSymbolAlone() ? symbol() : identifierOrSymbol();
      default -> c >= '0' && c <= '9' ? number() : nameOrSymbol();
    };
  }

  private void skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '%') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c <= ' ' || Character.isSpaceChar(c)) {
        at++;
      } else {
        return;
      }
    }
  }

  /// Whether what starts with `<` or `#` can be no pid, reference or port.
  private boolean isSymbolAlone() {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    return text.charAt(at) == '<' ? !Character.isDigit(next) : next != 'R' && next != 'P';
  }

  private Matcher matcher(Pattern pattern) {
    return pattern.matcher(text).region(at, text.length());
  }

  private Token token(Kind kind, Object value, int end) {
    var token = new Token(kind, text.substring(at, end), value, at + 1);
    at = end;
    return token;
  }

  private TermSyntaxException error(int index, String message) {
    return new TermSyntaxException(index + 1, message);
  }

  private Token nameOrSymbol() {
    Matcher name = matcher(NAME);
    if (!name.lookingAt()) {
      return symbol();
    }
    String word = name.group();
    char first = word.charAt(0);
    if (first == '_' || AtomText.isUpper(first)) {
      return token(Kind.VARIABLE, word, name.end());
    }
    return token(AtomText.isReserved(word) ? Kind.RESERVED : Kind.ATOM, word, name.end());
  }

  private Token symbol() {
    Matcher symbol = matcher(SYMBOL);
    if (!symbol.lookingAt()) {
      throw error(at, "found `" + Character.toString(text.codePointAt(at)) + "`, expected a term");
    }
    return token(Kind.SYMBOL, symbol.group(), symbol.end());
  }

  private Token number() {
    Matcher based = matcher(BASED);
    if (based.lookingAt()) {
      return token(Kind.INTEGER, based(based), based.end());
    }
    Matcher real = matcher(FLOAT);
    if (real.lookingAt()) {
      double value = Double.parseDouble(real.group().replace("_", ""));
      if (Double.isInfinite(value)) {
        throw error(at, real.group() + " is beyond the largest float, " + Double.MAX_VALUE);
      }
      return token(Kind.FLOAT, value, real.end());
    }
    Matcher digits = matcher(DIGITS);
    digits.lookingAt();
    String plain = digits.group().replace("_", "");
    return token(Kind.INTEGER, Numbers.integer(new BigInteger(plain)), digits.end());
  }

  private Object based(Matcher number) {
    String base = number.group(1);
    int radix = base.length() > 2 ? 0 : Integer.parseInt(base);
    if (radix < 2 || radix > 36) {
      throw error(at, "the base of a number is 2 to 36, not " + base);
    }
    try {
      return Numbers.integer(new BigInteger(number.group(2).replace("_", ""), radix));
    } catch (NumberFormatException e) {
      throw error(number.start(2), "`" + number.group(2) + "` is no number of base " + radix);
    }
  }

  private Token identifierOrSymbol() {
    Matcher pid = matcher(PID);
    if (pid.lookingAt()) {
      checkLocal(pid.group(1));
      Pid value = Pid.of(NODE, word(pid, 2, 0xffff_ffffL), (int) word(pid, 3, 0xffff_ffffL), 0);
      return token(Kind.IDENTIFIER, value, pid.end());
    }
    Matcher ref = matcher(REF);
    if (ref.lookingAt()) {
      checkLocal(ref.group(1));
      Ref value =
          Ref.ofWords(
              NODE,
              0,
              (int) word(ref, 2, 0xffff_ffffL),
              (int) word(ref, 3, 0xffff_ffffL),
              (int) word(ref, 4, 0xffff_ffffL));
      return token(Kind.IDENTIFIER, value, ref.end());
    }
    Matcher port = matcher(PORT);
    if (port.lookingAt()) {
      checkLocal(port.group(1));
      Port value = Port.of(NODE, word(port, 2, Long.MAX_VALUE), 0);
      return token(Kind.IDENTIFIER, value, port.end());
    }
    return symbol();
  }

  private void checkLocal(String node) {
    if (!node.equals("0")) {
      throw error(
          at,
          "an identifier of another node, whose number "
              + node
              + " says nothing here; expected one that starts with 0");
    }
  }

  private long word(Matcher identifier, int group, long limit) {
    var value = new BigInteger(identifier.group(group));
    if (value.compareTo(BigInteger.valueOf(limit)) > 0) {
      throw error(identifier.start(group), "found " + value + ", expected a number up to " + limit);
    }
    return value.longValue();
  }

  private Token character() {
    if (at + 1 == text.length()) {
      throw error(at + 1, "found the end of the text, expected a character after `$`");
    }
    int point = text.codePointAt(at + 1);
    if (point != '\\') {
      return token(Kind.INTEGER, (long) point, at + 1 + Character.charCount(point));
    }
    var escape = new Escape(text, at + 1);
    return token(Kind.INTEGER, (long) escape.point, escape.end);
  }

  private Token quoted(Kind kind) {
    char quote = text.charAt(at);
    var characters = new StringBuilder();
    int index = at + 1;
    while (index < text.length() && text.charAt(index) != quote) {
      if (text.charAt(index) == '\\') {
        var escape = new Escape(text, index);
        characters.appendCodePoint(escape.point);
        index = escape.end;
      } else {
        characters.append(text.charAt(index++));
      }
    }
    if (index == text.length()) {
      throw error(
          at,
          kind == Kind.ATOM
              ? "a quoted atom starts here and has no closing '"
              : "a string starts here and has no closing \"");
    }
    String value = characters.toString();
    var token = new Token(kind, value, value, at + 1);
    at = index + 1;
    return token;
  }
}
