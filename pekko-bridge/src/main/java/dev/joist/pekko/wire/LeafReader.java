package dev.joist.pekko.wire;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Bitstring;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How terms that hold no others are read. Identifiers lead nowhere: what they name is for those to
/// find who run processes.
final class LeafReader {

  private static final int UNIQ = 16;

  private final Scanner scanner;
  private final CBORParser parser;
  private final Sink sink = new Sink();

  private final Recent<Atom> atoms = new Recent<>(256, Atom::text);

  private final @Nullable Atom[] nodes = new @Nullable Atom[Tags.NUMBERED];
  private final int[] creations = new int[Tags.NUMBERED];
  private int nodeCount;

  /// The creation of the node that was read last.
  private int creation;

  LeafReader(Scanner scanner) {
    this.scanner = scanner;
    this.parser = scanner.parser();
  }

  /// Another term begins.
  void begin() {
    nodeCount = 0;
  }

  boolean isWorthKeeping() {
    return sink.capacity() <= CborCodec.KEPT;
  }

  /// The term that a token is.
  Object read(JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> text();
      case VALUE_NUMBER_INT -> {
        scanner.take(Budget.BOX);
        yield scanner.anyInteger();
      }
      case VALUE_EMBEDDED_OBJECT -> bytes();
      case VALUE_TRUE -> untagged(token, true);
      case VALUE_FALSE -> untagged(token, false);
      case VALUE_NUMBER_FLOAT -> {
        scanner.take(Budget.BOX);
        yield untagged(token, finite(parser.getDoubleValue()));
      }
      default -> throw scanner.error("found " + scanner.name(token) + ", expected a term");
    };
  }

  private Object untagged(JsonToken token, Object term) {
    if (scanner.tag() != Tags.NONE) {
      throw scanner.error("found " + scanner.name(token) + ", expected a term");
    }
    return term;
  }

  private double finite(double value) {
    if (!Double.isFinite(value)) {
      throw scanner.error("found the float " + value + ", expected one that is finite");
    }
    return value;
  }

  private Object text() throws IOException {
    int tag = scanner.tag();
    if (tag == Tags.ATOM) {
      return atomOrBoolean();
    }
    if (tag != Tags.NONE) {
      throw scanner.error("found a text of tag " + tag + ", expected a term");
    }
    String text = parser.getText();
    scanner.take(Budget.BYTES + 3L * text.length());
    return text;
  }

  private Object atomOrBoolean() throws IOException {
    char[] text = parser.getTextCharacters();
    int start = parser.getTextOffset();
    int length = parser.getTextLength();
    int slot = atoms.slot(text, start, length);
    Atom known = atoms.find(slot, text, start, length);
    return known != null ? known : newAtom(slot, new String(text, start, length));
  }

  private Object newAtom(int slot, String text) {
    scanner.take(Budget.BYTES + 3L * text.length());
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.codePointCount(0, text.length()) > Atom.MAX_LENGTH) {
      throw scanner.error(
          "found an atom of more than " + Atom.MAX_LENGTH + " characters (system_limit)");
    }
    if (Surrogates.hasHalf(text)) { // Jackson lets some bytes through that are no UTF-8
      throw scanner.error("found an atom with half a surrogate pair, expected whole characters");
    }
    Atom atom = Atom.of(text);
    atoms.keep(slot, atom);
    return atom;
  }

  /// An atom that names something, as a node, which `true` and `false` cannot.
  private Atom name(String what) throws IOException {
    Object term = atomOrBoolean();
    if (term instanceof Atom atom) {
      return atom;
    }
    throw scanner.error("found %s, expected %s, an atom".formatted(term, what));
  }

  private Object bytes() throws IOException {
    int tag = scanner.tag();
    readBytes();
    scanner.take(Budget.BYTES + sink.size());
    if (tag == Tags.NONE) {
      return Binary.copyOf(sink.array(), 0, sink.size());
    }
    if (tag != Tags.BIG || sink.size() == 0) {
      throw scanner.error("found bytes of tag " + tag + ", expected a term");
    }
    scanner.take(2L * sink.size());
    return Scanner.normal(new BigInteger(sink.array(), 0, sink.size()));
  }

  private void readBytes() throws IOException {
    sink.clear();
    // Bit by bit: for a length that is claimed Jackson would take memory at once.
    parser.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, sink);
    scanner.take(2L * sink.size());
  }

  /// A pid, a reference or an alias, of which the array has begun.
  Object readIdentifier(int tag) throws IOException {
    scanner.take(Budget.IDENTIFIER);
    Atom node = node();
    return switch (tag) {
      case Tags.PID -> pid(node);
      case Tags.ALIAS -> alias(node);
      default -> ref(node);
    };
  }

  private Pid pid(Atom node) throws IOException {
    int creation = this.creation;
    long id = scanner.nextInteger("a pid's number");
    int serial = scanner.nextInt("a pid's serial");
    scanner.nextEnd("a pid");
    return Pid.of(node, id, serial, creation);
  }

  private Ref alias(Atom node) throws IOException {
    int creation = this.creation;
    long id = scanner.nextInteger("an alias's number");
    long owner = scanner.nextInteger("the number of an alias's owner");
    int serial = scanner.nextInt("the serial of an alias's owner");
    scanner.nextEnd("an alias");
    return Ref.of(node, creation, id, Pid.of(node, owner, serial, creation));
  }

  private Ref ref(Atom node) throws IOException {
    int creation = this.creation;
    long id = scanner.nextInteger("a reference's number");
    JsonToken token = scanner.next();
    if (token == JsonToken.END_ARRAY) {
      return Ref.of(node, creation, id, null);
    }
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw scanner.error("found " + scanner.name(token) + ", expected the end of a reference");
    }
    long high = scanner.integer("a reference's high word");
    if ((int) high != high) {
      throw scanner.error("found %d, expected a reference's high word, of 32 bits".formatted(high));
    }
    long beyond = scanner.nextInteger("the words beyond a reference's high one");
    scanner.nextEnd("a reference");
    return Ref.ofWords(node, creation, beyond, (int) high, (int) (id >>> 32), (int) id);
  }

  /// The name of a node; its creation is in [#creation].
  private Atom node() throws IOException {
    JsonToken token = scanner.next();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      long number = scanner.integer("a node");
      Atom known = number >= 0 && number < nodeCount ? nodes[(int) number] : null;
      if (known == null) {
        throw scanner.error(
            "found the number %d of a node, expected one of the %d before"
                .formatted(number, nodeCount));
      }
      creation = creations[(int) number];
      return known;
    }
    scanner.expectText(token, "the name of a node");
    Atom node = name("the name of a node");
    creation = scanner.nextInt("a node's creation");
    if (nodeCount < nodes.length) {
      nodes[nodeCount] = node;
      creations[nodeCount++] = creation;
    }
    return node;
  }

  /// What else an array may be, of which the beginning has been read: a term, or the
  /// [CborReader.FunHead] of one that goes on.
  Object readOther() throws IOException {
    int kind = scanner.nextInt("what an array is");
    scanner.take(Budget.IDENTIFIER);
    return switch (kind) {
      case Tags.BITSTRING -> bits();
      case Tags.PORT -> port();
      case Tags.EXTERNAL_FUN -> external();
      case Tags.FOREIGN_FUN -> foreign();
      default -> throw scanner.error("found an array of kind %d, expected 0 to 3".formatted(kind));
    };
  }

  private Object bits() throws IOException {
    nextBytes("a bitstring's bytes");
    byte[] bytes = Arrays.copyOf(sink.array(), sink.size());
    int bits = scanner.nextInt("the number of bits in a bitstring's last byte");
    if (bits < 1 || bits > 7 || bytes.length == 0) {
      throw scanner.error(
          "found %d bits in the last of a bitstring's %d bytes, expected 1 to 7"
              .formatted(bits, bytes.length));
    }
    scanner.nextEnd("a bitstring");
    return Bitstring.of(bytes, 8L * (bytes.length - 1) + bits);
  }

  private void nextBytes(String what) throws IOException {
    JsonToken token = scanner.next();
    if (token != JsonToken.VALUE_EMBEDDED_OBJECT || scanner.tag() != Tags.NONE) {
      throw scanner.error("found %s, expected %s".formatted(scanner.name(token), what));
    }
    readBytes();
    scanner.take(2L * sink.size());
  }

  private Port port() throws IOException {
    scanner.nextText("the name of a node");
    Atom node = name("the name of a node");
    int creation = scanner.nextInt("a node's creation");
    long id = scanner.nextInteger("a port's number");
    scanner.nextEnd("a port");
    return Port.of(node, id, creation);
  }

  private Fun external() throws IOException {
    scanner.nextText("a fun's module");
    Atom module = name("a fun's module");
    scanner.nextText("a fun's name");
    Atom function = name("a fun's name");
    int arity = arity();
    scanner.nextEnd("a fun");
    return Fun.external(module, function, arity);
  }

  private int arity() throws IOException {
    int arity = scanner.nextInt("a fun's arity");
    if (arity < 0 || arity > 255) {
      throw scanner.error("found a fun of arity " + arity + ", expected 0 to 255");
    }
    return arity;
  }

  private CborReader.FunHead foreign() throws IOException {
    scanner.nextText("a fun's module");
    Atom module = name("a fun's module");
    int arity = arity();
    nextBytes("a fun's unique value");
    if (sink.size() != UNIQ) {
      throw scanner.error(
          "found a fun's unique value of %d bytes, expected %d".formatted(sink.size(), UNIQ));
    }
    Binary newUniq = Binary.copyOf(sink.array(), 0, UNIQ);
    int newIndex = scanner.nextInt("a fun's index");
    int index = scanner.nextInt("a fun's old index");
    int uniq = scanner.nextInt("a fun's old unique value");
    JsonToken token = scanner.next();
    if (token != JsonToken.START_ARRAY || scanner.tag() != Tags.PID) {
      throw scanner.error("found " + scanner.name(token) + ", expected a fun's creator, a pid");
    }
    Pid creator = pid(node());
    scanner.take(Budget.IDENTIFIER);
    return environment ->
        Fun.foreign(
            module, arity, newUniq, newIndex, index, uniq, creator, Arrays.asList(environment));
  }
}
