package dev.joist.term;

import dev.joist.term.Token.Kind;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntConsumer;

/// Reads a binary or bitstring: segments of integers, `1`, `5:3`, and of texts, `"abc"`,
/// `"å"/utf8`.
final class BitsParser {

  /// No literal needs a segment of more bits; what asks for more is a mistake.
  private static final int MAX_SEGMENT_BITS = 1 << 20;

  private final TermScanner scanner;
  private byte[] bytes = new byte[16];
  private int bits;

  private BitsParser(TermScanner scanner) {
    this.scanner = scanner;
  }

  /// The term whose `<<` is behind; a String if its bytes are UTF-8.
  static Object afterOpening(TermScanner scanner) {
    return new BitsParser(scanner).parse();
  }

  private Object parse() {
    if (!scanner.skip(">>")) {
      do {
        segment();
      } while (scanner.skip(","));
      if (!scanner.skip(">>")) {
        throw TermScanner.unexpected(scanner.peek(), "`,` or `>>`");
      }
    }
    Object term = Bitstring.of(bytes, bits);
    return term instanceof Binary binary ? textIfUtf8(binary) : term;
  }

  private static Object textIfUtf8(Binary binary) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(binary.raw())).toString();
    } catch (CharacterCodingException e) {
      // Not a text, then: the bytes themselves are the term.
      return binary;
    }
  }

  private void segment() {
    Token token = scanner.next();
    switch (token.kind()) {
      case STRING -> text(token);
      case INTEGER -> integer(token.value());
      default -> {
        if (!token.is("-") || scanner.peek().kind() != Kind.INTEGER) {
          throw TermScanner.unexpected(token, "an integer or a string");
        }
        integer(big(scanner.next().value()).negate());
      }
    }
  }

  private void text(Token token) {
    IntConsumer put = point -> put(BigInteger.valueOf(point), 8);
    if (scanner.skip("/")) {
      Token type = scanner.next();
      if (type.kind() != Kind.ATOM || !type.text().equals("utf8")) {
        throw TermScanner.unexpected(type, "the type utf8");
      }
      put = this::putUtf8;
    }
    token.text().codePoints().forEach(put);
  }

  private void integer(Object value) {
    int size = 8;
    if (scanner.skip(":")) {
      Token count = scanner.next();
      if (!(count.value() instanceof Long n && n >= 0 && n <= MAX_SEGMENT_BITS)) {
        throw TermScanner.unexpected(count, "a size of 0 to " + MAX_SEGMENT_BITS + " bits");
      }
      size = n.intValue();
    }
    put(big(value), size);
  }

  private static BigInteger big(Object integer) {
    return integer instanceof BigInteger big ? big : BigInteger.valueOf((Long) integer);
  }

  /// Appends the low bits of a number, the highest first.
  private void put(BigInteger value, int size) {
    for (int i = size - 1; i >= 0; i--) {
      if (bits == bytes.length * 8) {
        bytes = Arrays.copyOf(bytes, bytes.length * 2);
      }
      if (value.testBit(i)) {
        bytes[bits / 8] |= (byte) (0x80 >> bits % 8);
      }
      bits++;
    }
  }

  private void putUtf8(int point) {
    byte[] encoded = new byte[4];
    int size = Utf8.put(encoded, 0, point);
    for (int i = 0; i < size; i++) {
      put(BigInteger.valueOf(encoded[i]), 8);
    }
  }
}
