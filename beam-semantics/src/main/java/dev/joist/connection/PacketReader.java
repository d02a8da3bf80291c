package dev.joist.connection;

import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads one packet, of which nothing is believed.
///
/// *Thread:* one.
final class PacketReader {

  /// An atom has at most 255 characters, each of up to 4 bytes.
  private static final int LONGEST_ATOM = 1020;

  private final byte[] bytes;
  private final int start;
  private final int end;
  private final Atom here;
  private final Atom peer;
  private final int peerCreation;
  private int at;

  /// @param here the reader's node
  /// @param peer the writer's node
  /// @param peerCreation its incarnation
  PacketReader(byte[] bytes, int offset, int length, Atom here, Atom peer, int peerCreation) {
    this.bytes = bytes;
    this.start = offset;
    this.at = offset;
    this.end = offset + length;
    this.here = here;
    this.peer = peer;
    this.peerCreation = peerCreation;
  }

  int byteOf(String what) {
    need(1, what);
    return bytes[at++] & 0xff;
  }

  private void need(int count, String what) {
    if (count < 0 || count > end - at) {
      throw error("found the end of the packet, expected " + what + " of " + count + " bytes", at);
    }
  }

  MalformedPacketException error(String what, int where) {
    return new MalformedPacketException("byte " + (where - start) + ": " + what);
  }

  MalformedPacketException error(String what) {
    return error(what, at);
  }

  long number(String what) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = byteOf(what);
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        if (shift == 63 && next > 1) {
          break;
        }
        return value;
      }
    }
    throw error("found a number of more than 64 bits, expected " + what);
  }

  private int word(String what) {
    long value = number(what);
    if (value >>> 32 != 0) {
      throw error("found the number " + Long.toUnsignedString(value) + ", expected " + what);
    }
    return (int) value;
  }

  Atom atom(String what) {
    long length = number(what);
    if (length < 0 || length > LONGEST_ATOM) {
      throw error("found " + Long.toUnsignedString(length) + " bytes of text, expected " + what);
    }
    need((int) length, what);
    int from = at;
    at += (int) length;
    try {
      return Atom.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, from, (int) length))
              .toString());
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw error("found what is no atom, expected " + what, from);
    }
  }

  Pid pid(String what) {
    Atom node = node(what);
    int creation = creation(what);
    long id = number(what);
    if (id >>> 32 != 0) {
      throw error("found the number " + Long.toUnsignedString(id) + ", expected that of " + what);
    }
    return Pid.of(node, id, word(what), creation);
  }

  /// A pid of the peer, in whichever incarnation.
  Pid pidOfPeer(String what) {
    int from = at;
    Pid pid = pid(what);
    if (!pid.node().equals(peer)) {
      throw error("found a pid of node " + pid.node() + " for " + what, from);
    }
    return pid;
  }

  Ref ref(String what) {
    Atom node = node(what);
    int creation = creation(what);
    long beyond = number(what);
    int high = word(what);
    long id = number(what);
    return Ref.ofWords(node, creation, beyond, high, (int) (id >>> 32), (int) id);
  }

  /// A reference that the peer has made.
  Ref refOfPeer(String what) {
    int from = at;
    Ref ref = ref(what);
    if (!ref.node().equals(peer)) {
      throw error("found a reference of node " + ref.node() + " for " + what, from);
    }
    return ref;
  }

  /// A pid, or a name at this node.
  Object item(String what) {
    int kind = byteOf(what);
    return switch (kind) {
      case PacketWriter.PID -> pid(what);
      case PacketWriter.NAME -> atom(what);
      default -> throw error("found " + kind + ", expected " + what);
    };
  }

  private int home;

  private Atom node(String what) {
    home = byteOf(what);
    return switch (home) {
      case PacketWriter.WRITER -> peer;
      case PacketWriter.READER -> here;
      case PacketWriter.OTHER -> atom("the node of " + what);
      default -> throw error("found " + home + ", expected the node of " + what);
    };
  }

  private int creation(String what) {
    if (home == PacketWriter.WRITER) {
      return peerCreation;
    }
    need(4, "the creation of " + what);
    int creation = 0;
    for (int i = 0; i < 4; i++) {
      creation = creation << 8 | (bytes[at++] & 0xff);
    }
    return creation;
  }

  /// Where what is left begins.
  int offset() {
    return at;
  }

  /// How much is left.
  int left() {
    return end - at;
  }

  /// Leaves bytes out.
  void skip(long count, String what) {
    if (count < 0 || count > left()) {
      throw error("found " + left() + " bytes, expected " + what);
    }
    at += (int) count;
  }

  /// Nothing is left.
  void end() {
    if (at != end) {
      throw error("found " + left() + " bytes more, expected the end of the packet");
    }
  }
}
