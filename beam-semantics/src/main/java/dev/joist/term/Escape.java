package dev.joist.term;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An escape sequence in a text: `\n`, `\x{1F600}`, `\033`, `\^A`.
final class Escape {

  private static final Pattern OCTAL = Pattern.compile("[0-7]{1,3}");
  private static final Pattern HEX =
      Pattern.compile("x(?:\\{([0-9a-fA-F]{1,6})}|([0-9a-fA-F]{2}))");

  /// The character it stands for.
  final int point;

  /// The index after it.
  final int end;

  /// Reads the sequence whose backslash is at `start`.
  Escape(String text, int start) {
    int at = start + 1;
    if (at == text.length()) {
      throw new TermSyntaxException(at + 1, "found the end of the text, expected an escape");
    }
    Matcher octal = OCTAL.matcher(text).region(at, text.length());
    if (octal.lookingAt()) {
      point = Integer.parseInt(octal.group(), 8);
      end = octal.end();
      return;
    }
    int letter = text.codePointAt(at);
    if (letter == 'x') {
      Matcher hex = HEX.matcher(text).region(at, text.length());
      if (!hex.lookingAt()) {
        throw new TermSyntaxException(
            at + 1, "found `\\x`, expected two hex digits or {HexDigits} after it");
      }
      point = codePoint(hex, at);
      end = hex.end();
    } else if (letter == '^' && at + 1 < text.length()) {
      point = text.charAt(at + 1) & 0x1f;
      end = at + 2;
    } else {
      int control = Escapes.control(letter);
      point = control < 0 ? letter : control;
      end = at + Character.charCount(letter);
    }
  }

  private static int codePoint(Matcher hex, int at) {
    String digits = hex.group(1) != null ? hex.group(1) : hex.group(2);
    int point = Integer.parseInt(digits, 16);
    if (!Character.isValidCodePoint(point) || (point >= 0xd800 && point <= 0xdfff)) {
      throw new TermSyntaxException(at + 1, "`\\x{" + digits + "}` is no Unicode character");
    }
    return point;
  }
}
