package dev.joist.term;

/// How binaries and bitstrings are written: `<<"text">>` where every byte is printable Latin-1,
/// else numbers, `<<1,2:3>>`.
final class BitsText {

  private BitsText() {}

  /// Writes bytes of which the last has only `bitsInLast` bits, all of them where that is 0.
  static void print(StringBuilder out, byte[] bytes, int bitsInLast) {
    out.append("<<");
    if (bytes.length > 0 && bitsInLast == 0 && isPrintable(bytes)) {
      printText(out, bytes);
    } else {
      printNumbers(out, bytes, bitsInLast);
    }
    out.append(">>");
  }

  private static boolean isPrintable(byte[] bytes) {
    for (byte b : bytes) {
      if (!Escapes.isPrintable(b & 0xff)) {
        return false;
      }
    }
    return true;
  }

  private static void printText(StringBuilder out, byte[] bytes) {
    out.append('"');
    for (byte b : bytes) {
      Escapes.print(out, b & 0xff, '"');
    }
    out.append('"');
  }

  private static void printNumbers(StringBuilder out, byte[] bytes, int bitsInLast) {
    int whole = bitsInLast == 0 ? bytes.length : bytes.length - 1;
    for (int i = 0; i < whole; i++) {
      out.append(i == 0 ? "" : ",").append(bytes[i] & 0xff);
    }
    if (bitsInLast != 0) {
      out.append(whole == 0 ? "" : ",")
          .append((bytes[whole] & 0xff) >>> (8 - bitsInLast))
          .append(':')
          .append(bitsInLast);
    }
  }
}
