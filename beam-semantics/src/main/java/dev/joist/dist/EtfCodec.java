package dev.joist.dist;

import dev.joist.etf.DecodeOptions;
import dev.joist.etf.EncodeOptions;
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

  private final DecodeOptions options;
  private final AtomicReference<@Nullable TermEncoder> encoder = new AtomicReference<>();
  private final AtomicReference<@Nullable TermDecoder> decoder = new AtomicReference<>();

  private EtfCodec(DecodeOptions options) {
    this.options = options;
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
    return new EtfCodec(
        DecodeOptions.DEFAULT.maxDepth(MAX_DEPTH).maxMemory(MAX_MEMORY).records(all));
  }

  /// The same with another limit of the memory that one term may take. *Units:* bytes.
  public EtfCodec maxMemory(long bytes) {
    return new EtfCodec(options.maxMemory(bytes));
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
    return bytes;
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
