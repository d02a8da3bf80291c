package dev.joist.connection;

import dev.joist.dist.Codec;
import dev.joist.process.Abroad;
import dev.joist.term.Terms;
import java.util.List;

/// The codecs of this node, best first. A term is written when somebody sends it, before anything
/// is locked, so that what cannot travel fails there: in what the peer reads, or in the first as
/// long as that is not known; and anew only where it turns out that the peer reads another.
///
/// *Thread:* any.
final class Codecs {

  private final List<Codec> all;
  private final Codec first;

  Codecs(List<Codec> all) {
    this.all = all;
    first = all.getFirst();
  }

  /// What is written for whoever can read it.
  Codec first() {
    return first;
  }

  /// Whether it may turn out that a peer wants another than the first.
  boolean isChoice() {
    return all.size() > 1;
  }

  Codec named(String name) {
    for (Codec codec : all) {
      if (codec.name().equals(name)) {
        return codec;
      }
    }
    throw new IllegalArgumentException(
        "codec %s expected to be one of %s"
            .formatted(name, all.stream().map(Codec::name).toList()));
  }

  /// A message.
  ///
  /// @param by what it is written in
  /// @throws IllegalArgumentException if it cannot travel
  static Encoded message(Codec by, Object term) {
    return new Encoded(term, by, by.encode(term), false);
  }

  /// A reason; one that cannot travel is replaced by a text that says so.
  ///
  /// @param by what it is written in
  static Encoded reason(Codec by, Object term) {
    return new Encoded(term, by, reasonBytes(by, term), true);
  }

  private static byte[] reasonBytes(Codec codec, Object term) {
    try {
      return codec.encode(term);
    } catch (IllegalArgumentException e) {
      return codec.encode(
          Terms.toString(term) + ", which cannot travel to another node: " + e.getMessage());
    }
  }

  /// A term that is written.
  static final class Encoded implements Abroad.Written {
    private final Object term;
    private final Codec by;
    private final byte[] bytes;
    private final boolean isReason;

    /// @param term which can be written again
    /// @param by in which codec it is
    /// @param bytes what it is there
    /// @param isReason whether it has to be told whatever it is
    Encoded(Object term, Codec by, byte[] bytes, boolean isReason) {
      this.term = term;
      this.by = by;
      this.bytes = bytes;
      this.isReason = isReason;
    }

    /// It as bytes of a codec.
    ///
    /// @throws IllegalArgumentException if it is a message that cannot be written in it
    byte[] in(Codec codec) {
      if (codec.equals(by)) {
        return bytes;
      }
      return isReason ? reasonBytes(codec, term) : codec.encode(term);
    }

    /// How many bytes it is, as it was written at first.
    int length() {
      return bytes.length;
    }
  }
}
