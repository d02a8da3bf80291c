package dev.joist.etf;

import java.nio.ByteBuffer;

/// Whether bytes, or characters, are proper UTF-8: no form longer than needed, no surrogates.
final class Utf8Check {

  private Utf8Check() {}

  /// Whether no half of a surrogate pair stands alone in a text.
  static boolean isText(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /// Whether `length` bytes from index `from` on are ASCII.
  static boolean isAscii(ByteBuffer bytes, int from, int length) {
    for (int at = from; at < from + length; at++) {
      if (bytes.get(at) < 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether `length` bytes from index `from` on are UTF-8.
  static boolean isUtf8(ByteBuffer bytes, int from, int length) {
    int end = from + length;
    int at = from;
    while (at < end) {
      int first = bytes.get(at) & 0xff;
      int size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      if (size == 0 || first > 0xf4 || size > end - at) {
        return false;
      }
      for (int i = 1; i < size; i++) {
        int next = bytes.get(at + i) & 0xff;
        if (next < (i == 1 ? lowest(first) : 0x80) || next > (i == 1 ? highest(first) : 0xbf)) {
          return false;
        }
      }
      at += size;
    }
    return true;
  }

  /// The least second byte: below it, fewer bytes would do.
  private static int lowest(int first) {
    return first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  }

  /// The greatest second byte: above it are surrogates, or what is no code point.
  private static int highest(int first) {
    return first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  }
}
