package dev.joist.dist;

import dev.joist.etf.DecodeOptions;
import dev.joist.etf.EncodeOptions;
import dev.joist.etf.RecordTypes;
import dev.joist.etf.TermDecoder;
import dev.joist.etf.TermEncoder;
import dev.joist.signal.Call;
import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.signal.SpawnReply;
import dev.joist.signal.Timeout;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Terms in Erlang's external format, without the version byte and never compressed.
///
/// Tuples with the tag of a record that was named arrive as that record, if their elements fit its
/// components; of the messages that Joist itself sends, [Call], [Down], [Exit], [SpawnReply] and
/// [Timeout] do so always. All other records arrive as the tuples they stand for.
///
/// *Thread:* any; encoder and decoder are kept from one term to the next.
public final class EtfCodec implements Codec {

  private static final int MAX_DEPTH = 100_000;
  private static final long MAX_MEMORY = 256L << 20;

  /// More than this is not kept once it was needed.
  private static final int KEPT = 1 << 16;

  /// How much memory one byte may stand for, with room to spare.
  private static final int MOST_A_BYTE = 640;

  private final DecodeOptions options;
  private final int maxDepth;
  private final long maxMemory;
  private final AtomicReference<@Nullable TermEncoder> encoder = new AtomicReference<>();
  private final AtomicReference<@Nullable TermDecoder> decoder = new AtomicReference<>();

  private EtfCodec(DecodeOptions options, int maxDepth, long maxMemory) {
    this.options = options;
    this.maxDepth = maxDepth;
    this.maxMemory = maxMemory;
  }

  private static EtfCodec limited(DecodeOptions options) {
    return new EtfCodec(options.maxDepth(MAX_DEPTH).maxMemory(MAX_MEMORY), MAX_DEPTH, MAX_MEMORY);
  }

  /// A codec for these records too.
  ///
  /// @throws IllegalArgumentException if a class has components that cannot be reached
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static EtfCodec of(Class<? extends Record>... records) {
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    Class<? extends Record>[] all =
        Stream.concat(
                Stream.of(records),
                Stream.of(Call.class, Down.class, Exit.class, SpawnReply.class, Timeout.class))
            .toArray(size -> (Class<? extends Record>[]) new Class[size]);
    return limited(DecodeOptions.DEFAULT.records(all));
  }

  /// A codec for these records; where Joist's own messages are not among them, they arrive as
  /// tuples.
  public static EtfCodec of(RecordTypes records) {
    return limited(DecodeOptions.DEFAULT.records(records));
  }

  /// The same with another limit of the memory that one term may take. *Units:* bytes.
  public EtfCodec maxMemory(long bytes) {
    return new EtfCodec(options.maxMemory(bytes), maxDepth, bytes);
  }

  /// The same with another limit on how deep a term may be nested: 100,000 at first.
  public EtfCodec maxDepth(int depth) {
    return new EtfCodec(options.maxDepth(depth), depth, maxMemory);
  }

  @Override
  public String name() {
    return "etf-1";
  }

  @Override
  public byte[] encode(Object term) {
    TermEncoder kept = encoder.getAndSet(null);
    TermEncoder own = kept == null ? new TermEncoder(EncodeOptions.DEFAULT.minorVersion(2)) : kept;
    byte[] bytes = own.encodeBare(term).toByteArray();
    if (bytes.length <= KEPT) {
      own.clear();
      encoder.set(own);
    }
    checkReadable(bytes);
    return bytes;
  }

  /// Its reader could only close the connection, and the sender would not know why. Few terms are
  /// so large that they need to be read for it.
  private void checkReadable(byte[] bytes) {
    if (bytes.length > maxDepth || bytes.length > maxMemory / MOST_A_BYTE) {
      try {
        var _ = new TermDecoder(options.records()).decodeBare(ByteBuffer.wrap(bytes));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "a term of %d bytes would not be read at the other node: %s (joist.wire)"
                .formatted(bytes.length, e.getMessage()),
            e);
      }
    }
  }

  @Override
  public Object decode(byte[] bytes, int offset, int length) {
    TermDecoder kept = decoder.getAndSet(null);
    TermDecoder own = kept == null ? new TermDecoder(options) : kept;
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    Object term = own.decodeBare(buffer);
    if (buffer.hasRemaining()) {
      throw new IllegalArgumentException(
          "found %d bytes behind the term, expected none".formatted(buffer.remaining()));
    }
    if (length <= KEPT) {
      decoder.set(own);
    }
    return term;
  }
}
