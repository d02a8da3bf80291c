package dev.joist.dist;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What each end of a channel says of itself before anything else.
///
/// @param nonce which channel of the sender's this is, a random number
/// @param echo the receiver's nonce as far as the sender knows it, else 0: a proof that the sender
///   has heard the receiver
/// @param creation the sender's incarnation
/// @param serial counts the channels that this incarnation has begun: of two the larger is newer
/// @param up whether the sender has seen its own nonce echoed
/// @param tickMillis the sender's `net_ticktime`
/// @param busyLimit how many bytes it takes before it has acknowledged some
/// @param maximumPacket the largest packet it takes
/// @param codecs what it can read and write, best first
record Hello(
    long nonce,
    long echo,
    int creation,
    long serial,
    boolean up,
    int tickMillis,
    int busyLimit,
    int maximumPacket,
    List<String> codecs) {

  /// The kind of frame and the version stand first in all versions, then the nonce.
  static final int VERSION = 1;

  byte[] toFrame() {
    FrameWriter out = new FrameWriter();
    out.octet(Frames.HELLO);
    out.octet(VERSION);
    out.int64(nonce);
    out.int64(echo);
    out.int32(creation);
    out.int64(serial);
    out.octet(up ? 1 : 0);
    out.int32(tickMillis);
    out.int32(busyLimit);
    out.int32(maximumPacket);
    out.octet(codecs.size());
    for (String codec : codecs) {
      byte[] name = Frames.utf8(codec);
      out.octet(name.length);
      out.bytes(name, 0, name.length);
    }
    return out.toBytes();
  }

  /// What follows the version in a frame.
  static Hello read(FrameReader in) throws MalformedFrameException {
    long nonce = in.int64();
    long echo = in.int64();
    int creation = in.int32();
    long serial = in.int64();
    boolean up = in.octet() == 1;
    int tickMillis = in.int32();
    int busyLimit = in.int32();
    int maximumPacket = in.int32();
    if (tickMillis <= 0 || busyLimit <= 0 || maximumPacket < ChannelOptions.LEAST_PACKET) {
      throw new MalformedFrameException(
          "a tick time and a limit above 0 and a packet size of at least %d expected, %d, %d and %d found"
              .formatted(ChannelOptions.LEAST_PACKET, tickMillis, busyLimit, maximumPacket));
    }
    int count = in.octet();
    List<String> codecs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      codecs.add(in.text(in.octet()));
    }
    return new Hello(
        nonce, echo, creation, serial, up, tickMillis, busyLimit, maximumPacket, codecs);
  }

  /// What one end writes in: the first of its own that the other can read, so that nodes change
  /// from one codec to another one after the other.
  ///
  /// @return null if they have none in common
  static @Nullable String firstOf(List<String> writers, List<String> readers) {
    for (String codec : writers) {
      if (readers.contains(codec)) {
        return codec;
      }
    }
    return null;
  }
}
