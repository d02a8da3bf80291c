package dev.joist.term;

import java.util.Set;

/// How atoms are written: bare where Erlang's grammar reads them so, else quoted and escaped.
final class AtomText {

  private static final Set<String> RESERVED =
      Set.of(
          "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case",
          "catch", "cond", "div", "end", "fun", "if", "let", "not", "of", "or", "orelse", "receive",
          "rem", "try", "when", "xor");

  private AtomText() {}

  static boolean isReserved(String text) {
    return RESERVED.contains(text);
  }

  static String of(String text) {
    var out = new StringBuilder(text.length() + 2);
    print(out, text);
    return out.toString();
  }

  static void print(StringBuilder out, String text) {
    if (isBare(text)) {
      out.append(text);
      return;
    }
    out.append('\'');
    text.codePoints().forEach(point -> Escapes.print(out, point, '\''));
    out.append('\'');
  }

  private static boolean isBare(String text) {
    return !text.isEmpty()
        && isLower(text.charAt(0))
        && text.chars().allMatch(AtomText::isNameCharacter)
        && !isReserved(text);
  }

  /// Lower case in Latin-1, the only script in which `~w` leaves atoms bare.
  static boolean isLower(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'ß' && c <= 'ÿ' && c != '÷');
  }

  static boolean isUpper(int c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'À' && c <= 'Þ' && c != '×');
  }

  static boolean isNameCharacter(int c) {
    return isLower(c) || isUpper(c) || (c >= '0' && c <= '9') || c == '_' || c == '@';
  }
}
