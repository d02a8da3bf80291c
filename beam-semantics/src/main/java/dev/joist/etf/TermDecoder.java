package dev.joist.etf;

import java.nio.ByteBuffer;

/// Reads terms in Erlang's external format, of all forms that OTP 25 to 28 write, and of the older
/// ones they still read.
///
/// What it needs while reading it keeps from one term to the next, but nothing of a term.
///
/// *Thread:* one at a time.
public final class TermDecoder {

  private final DecodeOptions options;
  private final MemoryLimit memory;
  private final TermBuilder builder;

  /// A decoder with [DecodeOptions#DEFAULT].
  public TermDecoder() {
    this(DecodeOptions.DEFAULT);
  }

  /// A decoder with options.
  public TermDecoder(DecodeOptions options) {
    this.options = options;
    this.memory = new MemoryLimit(options.maxMemory());
    this.builder = new TermBuilder(options, memory);
  }

  /// The term at the beginning of `bytes`; what lies behind it is left alone.
  ///
  /// @throws EtfException if the bytes are no term, or break a limit
  public Object decode(byte[] bytes) {
    return decode(ByteBuffer.wrap(bytes));
  }

  /// The term at the buffer's position, which moves behind it: so terms that stand one behind the
  /// other are read one by one, and how far the position moved is how many bytes were used. If this
  /// fails, the position stays.
  ///
  /// Erlang: `binary_to_term(Bin, [used])`
  ///
  /// @throws EtfException if the bytes are no term, or break a limit
  public Object decode(ByteBuffer buffer) {
    var in = new Input(buffer);
    int version = in.u1("the version byte 131");
    if (version != Tags.VERSION) {
      throw new EtfException(0, "found " + version + ", expected the version byte 131");
    }
    memory.reset();
    Object term;
    if (in.peek() == Tags.COMPRESSED) {
      in.u1("a tag");
      in.need(4, "the size of what is compressed");
      byte[] inflated = Compression.inflate(in.buffer(), 1, options);
      memory.take(inflated.length, in);
      // As outside, what lies behind the term is left alone.
      term = builder.read(new Input(ByteBuffer.wrap(inflated)));
    } else {
      term = builder.read(in);
    }
    buffer.position(in.at());
    return term;
  }

  /// As [#decode(ByteBuffer)], but without the version byte: what stands inside other formats.
  ///
  /// @throws EtfException if the bytes are no term, or break a limit
  public Object decodeBare(ByteBuffer buffer) {
    var in = new Input(buffer);
    memory.reset();
    Object term = builder.read(in);
    buffer.position(in.at());
    return term;
  }
}
