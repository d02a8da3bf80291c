package dev.joist.pekko.wire;

import dev.joist.dist.Codec;
import dev.joist.term.NotATermException;
import java.nio.ByteBuffer;
import java.util.Objects;

/// Terms as CBOR ([RFC 8949](https://www.rfc-editor.org/rfc/rfc8949)), written and read by
/// Jackson's streaming generator and parser.
///
/// What is read is what was written: a text comes back as a String, a binary as a
/// [dev.joist.term.Binary], a tuple as a tuple. A record comes back as a record where its class is
/// among those that [CborOptions#records] lists, and as the tuple it is where not, or where it does
/// not fit. An enum constant comes back as an atom, unless a record's component says that it is
/// one; a map as a [dev.joist.term.TermMap]; an actor's reference as its pid.
///
/// *Records evolve.* They are written with the names of their components, once in a term. A name
/// that the reader's class does not have is left out; one that is missing is what
/// [dev.joist.term.IfAbsent] says, or the record stays a tuple; [dev.joist.term.Was] says what a
/// record or a component was called before.
///
/// *Thread:* any.
public final class CborCodec implements Codec {

  /// Writers and readers that have grown larger than this are not kept.
  static final int KEPT = 1 << 18;

  /// How much memory one byte may stand for: an empty list in a map is estimated at 520.
  private static final int MOST_A_BYTE = 640;

  private final Spares<CborWriter> writers = new Spares<>(CborWriter::new);
  private final Spares<CborReader> readers;
  private final CborOptions options;

  /// A codec that reads Joist's own messages as records, and no others.
  public CborCodec() {
    this(CborOptions.DEFAULT);
  }

  /// A codec with options.
  public CborCodec(CborOptions options) {
    this.options = Objects.requireNonNull(options);
    readers = new Spares<>(() -> new CborReader(options));
  }

  @Override
  public String name() {
    return "cbor-1";
  }

  /// The term as bytes.
  ///
  /// @throws dev.joist.term.NotATermException if it is no term, or if there is something in it that
  ///   cannot travel: a fun of Java code, or an atom with half a surrogate pair
  /// @throws IllegalArgumentException if a reader with these options would not read it
  @Override
  public byte[] encode(Object term) {
    CborWriter writer = write(term);
    byte[] bytes = writer.bytes().toByteArray();
    release(writer);
    checkReadable(bytes);
    return bytes;
  }

  /// Its reader could only close the connection, and the sender would not know why. Few terms are
  /// so large that they need to be read for it.
  private void checkReadable(byte[] bytes) {
    if (bytes.length > options.maxDepth() || bytes.length > options.maxMemory() / MOST_A_BYTE) {
      try {
        var _ = new CborReader(options.withRecords()).read(bytes, 0, bytes.length);
      } catch (CborException e) {
        throw new IllegalArgumentException(
            "a term of %d bytes would not be read at the other node: %s"
                .formatted(bytes.length, e.getMessage()),
            e);
      }
    }
  }

  /// Writes the term into a buffer.
  ///
  /// @throws dev.joist.term.NotATermException as [#encode]
  /// @throws java.nio.BufferOverflowException if there is no room for it; nothing is written then
  public void encode(Object term, ByteBuffer target) {
    CborWriter writer = write(term);
    writer.bytes().writeTo(target);
    release(writer);
  }

  private CborWriter write(Object term) {
    CborWriter writer = writers.take();
    if (writer.write(term)) {
      return writer;
    }
    // A text has half a surrogate pair somewhere; texts are looked at this time.
    CborWriter careful = CborWriter.careful();
    if (!careful.write(term)) {
      throw new NotATermException(
          "message",
          "a term with the name of a node, module or function that holds half a surrogate pair",
          "no text on the wire has it; use names of whole characters");
    }
    return careful;
  }

  private void release(CborWriter writer) {
    if (writer.isWorthKeeping()) {
      writers.giveBack(writer);
    }
  }

  /// The term that bytes stand for.
  ///
  /// @throws CborException if they are no term, if others are behind it, or if they break a limit
  @Override
  public Object decode(byte[] bytes, int offset, int length) {
    CborReader reader = readers.take();
    Object term = reader.read(bytes, offset, length);
    if (reader.isWorthKeeping()) {
      readers.giveBack(reader);
    }
    return term;
  }

  /// The term that an array stands for.
  ///
  /// @throws CborException as [#decode(byte\[\], int, int)]
  public Object decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }
}
