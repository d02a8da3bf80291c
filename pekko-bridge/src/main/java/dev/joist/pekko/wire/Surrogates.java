package dev.joist.pekko.wire;

/// Whether a text is one that UTF-8 has bytes for.
final class Surrogates {

  private Surrogates() {}

  /// Whether a half of a surrogate pair stands alone in a text.
  static boolean hasHalf(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
