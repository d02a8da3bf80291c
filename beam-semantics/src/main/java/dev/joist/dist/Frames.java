package dev.joist.dist;

import java.nio.charset.StandardCharsets;

/// How frames look.
///
/// ```
/// HELLO  version:1 nonce:8 ...                       see Hello
/// DATA   epoch:8 number:4 ack:4 item...              number: its own, one more than the last DATA
/// ACK    epoch:8 number:4 ack:4                      number: that of the last DATA sent
/// CLOSE  id:8 text                                   what is closed: an epoch, or one nonce
///
/// item   (length << 2 | WHOLE):varint bytes
///        (length << 2 | FIRST):varint total:varint stream:8 bytes
///        (length << 2 | NEXT):varint stream:8 bytes
/// ```
///
/// `ack` is the number of the last DATA that came, for it and all before it. Of numbers only the
/// low 32 bits travel. An epoch is the exclusive or of both nonces, so that both ends have the same
/// one without having agreed on who begins. A tick is an ACK.
final class Frames {

  static final int HELLO = 1;
  static final int DATA = 2;
  static final int ACK = 3;
  static final int CLOSE = 4;

  static final int WHOLE = 0;
  static final int FIRST = 1;
  static final int NEXT = 2;

  /// Bytes before the items.
  static final int HEADER = 17;

  /// The most bytes before those of an item.
  static final int ITEM = 18;

  /// What a packet costs besides its bytes, in credit.
  static final int OVERHEAD = 16;

  /// How many packets of one direction may be unfinished at once.
  static final int MOST_PARTED = 16;

  /// How many frames may be unacknowledged: well below what Artery queues, 3,072.
  static final int MOST_FRAMES = 1024;

  private static final int MOST_TEXT = 200;

  private Frames() {}

  static byte[] close(long id, String why) {
    byte[] text = utf8(why);
    FrameWriter out = new FrameWriter();
    out.octet(CLOSE);
    out.int64(id);
    out.bytes(text, 0, Math.min(text.length, MOST_TEXT));
    return out.toBytes();
  }

  /// The text of a CLOSE.
  static String why(FrameReader in) throws MalformedFrameException {
    byte[] kept = new byte[Math.min(in.left(), MOST_TEXT)];
    System.arraycopy(in.array(), in.position(), kept, 0, kept.length);
    in.skip(in.left());
    return new String(kept, StandardCharsets.UTF_8);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
