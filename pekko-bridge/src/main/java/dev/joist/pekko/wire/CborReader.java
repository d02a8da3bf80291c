package dev.joist.pekko.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import dev.joist.etf.RecordReader;
import dev.joist.term.Fun;
import dev.joist.term.ImproperList;
import dev.joist.term.NotATermException;
import dev.joist.term.TermMap;
import dev.joist.term.Tuple;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one term after the other, each for itself.
///
/// The children of each composite under way lie on a stack of terms, and are taken off it when the
/// last one is there. So memory is taken for what has been read, not for what a length claims, and
/// no depth needs a Java stack. After an error it is of no more use.
///
/// *Thread:* one at a time.
final class CborReader {

  /// Deeper than this, what Jackson keeps of the way there is not kept for the next term.
  private static final int DEEP = 1000;

  private static final int MANY = 4096;

  private final CborOptions options;
  private final Feed feed = new Feed();
  private final CBORParser parser = Jackson.parser(feed);
  private final Budget budget;
  private final Scanner scanner;
  private final LeafReader leaves;

  private final Recent<Layout> layouts = new Recent<>(64, Layout::text);
  private final @Nullable Layout[] numbered = new @Nullable Layout[Tags.NUMBERED];
  private int numberedCount;

  private @Nullable Object[] terms = new @Nullable Object[32];
  private int size;

  /// The tag of each composite under way, where its children begin, and what else it needs: a
  /// [RecordReader] or a [FunHead].
  private int[] tags = new int[16];

  private int[] from = new int[16];
  private @Nullable Object[] heads = new @Nullable Object[16];
  private int depth;

  CborReader(CborOptions options) {
    this.options = options;
    budget = new Budget(options.maxMemory());
    scanner = new Scanner(parser, feed, budget);
    leaves = new LeafReader(scanner);
  }

  /// The term that bytes stand for.
  ///
  /// @throws CborException if they are none, or break a limit
  Object read(byte[] bytes, int offset, int length) {
    feed.begin(bytes, offset, length);
    budget.reset();
    leaves.begin();
    numberedCount = 0;
    try {
      Object term = readTerm();
      int behind = feed.left() + parser.releaseBuffered(OutputStream.nullOutputStream());
      if (behind > 0) {
        throw scanner.error("found %d bytes behind the term, expected none".formatted(behind));
      }
      feed.end();
      return term;
    } catch (JacksonException e) {
      throw scanner.error("found what is no CBOR: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the feed is memory
    }
  }

  boolean isWorthKeeping() {
    return tags.length <= DEEP && terms.length <= MANY && leaves.isWorthKeeping();
  }

  private Object readTerm() throws IOException {
    do {
      JsonToken token = scanner.next();
      switch (token) {
        case START_ARRAY -> open();
        case END_ARRAY -> close();
        default -> push(leaves.read(token));
      }
    } while (depth > 0);
    return pop();
  }

  private void push(Object term) {
    if (size == terms.length) {
      terms = Arrays.copyOf(terms, size * 2);
    }
    terms[size++] = term;
  }

  private Object pop() {
    Object term = terms[--size];
    terms[size] = null;
    if (term == null) {
      throw new IllegalStateException("A term was taken that is not there");
    }
    return term;
  }

  private void open() throws IOException {
    int tag = scanner.tag();
    switch (tag) {
      case Tags.NONE, Tags.TUPLE, Tags.MAP, Tags.IMPROPER -> enter(tag, null);
      case Tags.RECORD -> enter(tag, layout().reader());
      case Tags.PID, Tags.REF, Tags.ALIAS -> push(leaves.readIdentifier(tag));
      case Tags.OTHER -> {
        Object other = leaves.readOther();
        if (other instanceof FunHead) {
          enter(tag, other);
        } else {
          push(other);
        }
      }
      default -> throw scanner.error("found an array of tag %d, expected a term".formatted(tag));
    }
  }

  private void enter(int tag, @Nullable Object head) {
    if (depth >= options.maxDepth()) {
      throw scanner.error(
          "terms are nested more than %d deep, the limit; raise it with CborOptions.withMaxDepth (joist.wire.max-depth)"
              .formatted(options.maxDepth()));
    }
    scanner.take(Budget.COMPOSITE);
    if (depth == tags.length) {
      tags = Arrays.copyOf(tags, depth * 2);
      from = Arrays.copyOf(from, depth * 2);
      heads = Arrays.copyOf(heads, depth * 2);
    }
    tags[depth] = tag;
    heads[depth] = head;
    from[depth++] = size;
  }

  private Layout layout() throws IOException {
    JsonToken token = scanner.next();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      long number = scanner.integer("a record's layout");
      Layout known = number >= 0 && number < numberedCount ? numbered[(int) number] : null;
      if (known == null) {
        throw scanner.error(
            "found the number %d of a layout, expected one of the %d before"
                .formatted(number, numberedCount));
      }
      return known;
    }
    Layout layout = newLayout(token);
    if (numberedCount < numbered.length) {
      numbered[numberedCount++] = layout;
    }
    return layout;
  }

  private Layout newLayout(JsonToken token) throws IOException {
    scanner.expectText(token, "a record's layout");
    char[] text = parser.getTextCharacters();
    int start = parser.getTextOffset();
    int length = parser.getTextLength();
    int slot = layouts.slot(text, start, length);
    Layout known = layouts.find(slot, text, start, length);
    if (known != null) {
      return known;
    }
    scanner.take(Budget.BYTES + 4L * length);
    String layout = new String(text, start, length);
    if (Surrogates.hasHalf(layout)) { // Jackson lets some bytes through that are no UTF-8
      throw scanner.error("found a layout with half a surrogate pair, expected whole characters");
    }
    int names = Layout.names(layout);
    if (names < 0) {
      throw scanner.error("found a layout without a tag, expected one as `cents,owner;deposit`");
    }
    scanner.take((long) names * (Budget.BYTES + Budget.ELEMENT));
    Layout made;
    try {
      made = Layout.of(layout, options.records());
    } catch (IllegalArgumentException e) {
      throw scanner.error("found a layout whose tag is no atom: " + e.getMessage());
    }
    layouts.keep(slot, made);
    return made;
  }

  private Object[] take(int first) {
    int count = size - first;
    scanner.take(Budget.COMPOSITE + (long) Budget.ELEMENT * count);
    Object[] taken = Arrays.copyOfRange(terms, first, size, Object[].class);
    Arrays.fill(terms, first, size, null);
    size = first;
    return taken;
  }

  private void close() {
    if (depth == 0) {
      throw scanner.error("found the end of an array that did not begin");
    }
    int top = --depth;
    Object head = heads[top];
    heads[top] = null;
    int first = from[top];
    switch (tags[top]) {
      case Tags.NONE -> push(List.of(take(first)));
      case Tags.TUPLE -> push(Tuple.of(take(first)));
      case Tags.MAP -> push(map(take(first)));
      case Tags.IMPROPER -> push(improperList(take(first)));
      default -> {
        switch (head) {
          case RecordReader reader -> push(fields(reader, take(first)));
          case FunHead fun -> push(fun.withEnvironment(take(first)));
          case null, default -> throw new IllegalStateException("Nothing ends here");
        }
      }
    }
  }

  private Object fields(RecordReader reader, Object[] values) {
    if (values.length != reader.size()) {
      throw scanner.error(
          "found a record of %d values, expected %d as its layout says"
              .formatted(values.length, reader.size()));
    }
    return reader.read(values);
  }

  private TermMap map(Object[] keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw scanner.error("found a map whose last key has no value");
    }
    scanner.take((long) Budget.ENTRY * keysAndValues.length);
    try {
      return TermMap.of(keysAndValues);
    } catch (NotATermException e) {
      throw scanner.error(
          "found a map with one key twice, expected each once (" + e.getMessage() + ")");
    }
  }

  private Object improperList(Object[] parts) {
    int heads = parts.length - 1;
    if (heads < 1 || parts[heads] instanceof List || parts[heads] instanceof ImproperList) {
      throw scanner.error(
          "found an improper list of %d parts that is none, expected a head and a tail that is no list"
              .formatted(parts.length));
    }
    return ImproperList.of(Arrays.asList(parts).subList(0, heads), parts[heads]);
  }

  /// What of a foreign fun comes before what it has bound.
  interface FunHead {

    /// The fun, with what it has bound.
    Fun withEnvironment(Object[] environment);
  }
}
