package dev.joist.pekko.wire;

import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import java.math.BigInteger;

/// The tokens of a term, with checks of what may stand where.
final class Scanner {

  private final CBORParser parser;
  private final Feed feed;
  private final Budget budget;

  Scanner(CBORParser parser, Feed feed, Budget budget) {
    this.parser = parser;
    this.feed = feed;
    this.budget = budget;
  }

  CBORParser parser() {
    return parser;
  }

  CborException error(String message) {
    long offset = parser.currentTokenLocation().getByteOffset() - feed.before();
    return new CborException(Math.max(0, offset), message);
  }

  /// @throws CborException if that would be too much
  void take(long bytes) {
    if (!budget.take(bytes)) {
      throw error(
          "the term takes more than %d bytes of memory, the limit; raise it with CborOptions.withMaxMemory (joist.wire.max-memory)"
              .formatted(budget.limit()));
    }
  }

  /// The next token, where there has to be one.
  JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw error("found the end of the bytes, expected a term");
    }
    return token;
  }

  /// The tag of the token, or [Tags#NONE].
  int tag() {
    CBORParser.TagList tags = parser.getCurrentTags();
    if (tags.size() > 1) {
      throw error("found %d tags in a row, expected one at most".formatted(tags.size()));
    }
    return tags.getFirstTag();
  }

  private CborException unexpected(JsonToken token, String what) {
    return error("found %s, expected %s".formatted(name(token), what));
  }

  /// What a token is, in words.
  String name(JsonToken token) {
    String name =
        switch (token) {
          case START_ARRAY -> "an array";
          case END_ARRAY -> "the end of an array";
          case START_OBJECT, END_OBJECT, FIELD_NAME -> "a CBOR map";
          case VALUE_STRING -> "a text";
          case VALUE_NUMBER_INT -> "an integer";
          case VALUE_NUMBER_FLOAT -> "a float";
          case VALUE_TRUE, VALUE_FALSE -> "a boolean";
          case VALUE_NULL -> "null";
          case VALUE_EMBEDDED_OBJECT -> "a byte string";
          case NOT_AVAILABLE -> "nothing";
        };
    int tag = parser.getCurrentTag();
    return tag == Tags.NONE ? name : name + " of tag " + tag;
  }

  /// Checks that this is a text without a tag.
  void expectText(JsonToken token, String what) {
    if (token != JsonToken.VALUE_STRING || tag() != Tags.NONE) {
      throw unexpected(token, what + ", a text");
    }
  }

  /// The next token, a text without a tag.
  void nextText(String what) throws IOException {
    expectText(next(), what);
  }

  /// The next token, an integer without a tag.
  long nextInteger(String what) throws IOException {
    JsonToken token = next();
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw unexpected(token, what + ", an integer");
    }
    return integer(what);
  }

  /// As [#nextInteger], in the range of an `int`.
  int nextInt(String what) throws IOException {
    long value = nextInteger(what);
    if ((int) value != value) {
      throw error("found %d, expected %s, an integer of 32 bits".formatted(value, what));
    }
    return (int) value;
  }

  /// The integer that the token is, without a tag.
  long integer(String what) throws IOException {
    if (tag() != Tags.NONE || parser.getNumberType() == NumberType.BIG_INTEGER) {
      throw unexpected(JsonToken.VALUE_NUMBER_INT, what + ", an integer of 64 bits");
    }
    return parser.getLongValue();
  }

  /// The integer that the token is, as large as it may be, without a tag.
  Object anyInteger() throws IOException {
    if (tag() != Tags.NONE) {
      throw unexpected(JsonToken.VALUE_NUMBER_INT, "a term");
    }
    if (parser.getNumberType() != NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    return normal(parser.getBigIntegerValue());
  }

  /// An integer as the class it has as a term.
  static Object normal(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  /// The end of an array.
  void nextEnd(String what) throws IOException {
    JsonToken token = next();
    if (token != JsonToken.END_ARRAY) {
      throw unexpected(token, "the end of " + what);
    }
  }
}
