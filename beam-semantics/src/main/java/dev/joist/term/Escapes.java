package dev.joist.term;

import java.util.Locale;

/// The characters of quoted texts: how they are written, as `~w` and `~p` do on a Latin-1 device.
final class Escapes {

  /// Letters that stand for control characters, and those characters.
  private static final String LETTERS = "nrtvbfed";

  private static final String CONTROLS = "\n\r\t\u000b\b\f\u001b\u007f";

  private Escapes() {}

  /// Writes one character of a text in these quotes.
  static void print(StringBuilder out, int point, char quote) {
    int control = CONTROLS.indexOf(point);
    if (point == quote || point == '\\') {
      out.append('\\').append((char) point);
    } else if (control >= 0) {
      out.append('\\').append(LETTERS.charAt(control));
    } else if (point > 0xff) {
      out.append("\\x{").append(Integer.toHexString(point).toUpperCase(Locale.ROOT)).append('}');
    } else if (point >= 0xa0 || (point >= ' ' && point < 0x7f)) {
      out.append((char) point);
    } else {
      out.append('\\').append(point >> 6).append((point >> 3) & 7).append(point & 7);
    }
  }

  /// A text in which characters that are not printable in Latin-1 are escaped, and no others.
  static String escaped(String text) {
    if (text.chars().allMatch(Escapes::isPlain)) {
      return text;
    }
    var out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(point -> {
          if (isPlain(point)) {
            out.append((char) point);
          } else {
            print(out, point, '"');
          }
        });
    return out.toString();
  }

  private static boolean isPlain(int point) {
    return (point >= ' ' && point < 0x7f) || (point >= 0xa0 && point <= 0xff);
  }

  /// Whether `~p` shows a byte in a quoted text rather than as a number.
  static boolean isPrintable(int b) {
    return (b >= ' ' && b < 0x7f) || b >= 0xa0 || (b != 0x7f && CONTROLS.indexOf(b) >= 0);
  }

  /// The character an escape letter stands for, or -1 where it stands for itself.
  static int control(int letter) {
    if (letter == 's') {
      return ' ';
    }
    int index = LETTERS.indexOf(letter);
    return index < 0 ? -1 : CONTROLS.charAt(index);
  }
}
