package dev.joist.term;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Texts as the binaries they are: their UTF-8 bytes, mostly without making them.
///
/// A surrogate without its other half, which UTF-8 proper has no bytes for, stands for the three
/// bytes of its code point; so every String is some binary, and different Strings are different
/// ones.
final class Utf8 {

  private Utf8() {}

  /// Compares as the UTF-8 bytes compare, which is by code point.
  static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        return Integer.compare(codePointAround(a, i), codePointAround(b, i));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /// The code point that covers an index, which may be its second half.
  private static int codePointAround(String text, int index) {
    if (index > 0
        && Character.isLowSurrogate(text.charAt(index))
        && Character.isHighSurrogate(text.charAt(index - 1))) {
      return text.codePointAt(index - 1);
    }
    return text.codePointAt(index);
  }

  static byte[] bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return hasLoneSurrogate(text) ? bytesOfCodePoints(text) : bytes;
  }

  /// How many bytes [#bytes] makes.
  static int length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length += c < 0x800 ? 1 : 2;
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          // Two chars, four bytes: two have been counted, two just now.
          i++;
        }
      }
    }
    return length;
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static byte[] bytesOfCodePoints(String text) {
    byte[] bytes = new byte[text.length() * 3];
    int size = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      size = put(bytes, size, point);
      i += Character.charCount(point);
    }
    return Arrays.copyOf(bytes, size);
  }

  /// Writes one code point and returns the index after it.
  static int put(byte[] bytes, int at, int point) {
    int next = at;
    if (point < 0x80) {
      bytes[next++] = (byte) point;
      return next;
    }
    if (point < 0x800) {
      bytes[next++] = (byte) (0xc0 | (point >> 6));
    } else {
      if (point < 0x10000) {
        bytes[next++] = (byte) (0xe0 | (point >> 12));
      } else {
        bytes[next++] = (byte) (0xf0 | (point >> 18));
        bytes[next++] = (byte) (0x80 | ((point >> 12) & 0x3f));
      }
      bytes[next++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    }
    bytes[next++] = (byte) (0x80 | (point & 0x3f));
    return next;
  }

  /// The hash of the binary, as [Arrays#hashCode(byte[])] makes it.
  static int hash(String text) {
    int hash = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return Arrays.hashCode(bytes(text));
      }
      hash = 31 * hash + c;
    }
    return hash;
  }
}
