package dev.joist.connection;

import dev.joist.dist.Codec;
import dev.joist.process.Abroad;
import dev.joist.term.Terms;
import java.util.List;

/// The codecs of this node, best first. A term is written in the first when somebody sends it, so
/// that what cannot travel fails there; and anew in another only for a peer that cannot read the
/// first.
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
  /// @throws IllegalArgumentException if it cannot travel
  Encoded message(Object term) {
    return new Encoded(term, first, first.encode(term), false);
  }

  /// A reason; one that cannot travel is replaced by a text that says so.
  Encoded reason(Object term) {
    return new Encoded(term, first, reason(first, term), true);
  }

  private static byte[] reason(Codec codec, Object term) {
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
      return isReason ? reason(codec, term) : codec.encode(term);
    }

    /// How many bytes it is in the first codec.
    int length() {
      return bytes.length;
    }
  }
}
