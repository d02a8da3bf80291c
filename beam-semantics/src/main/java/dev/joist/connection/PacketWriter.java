package dev.joist.connection;

import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes one packet. Identifiers of the two nodes themselves need no name, and those of the
/// writer's own incarnation no creation, which the peer knows from the handshake.
///
/// *Thread:* one.
final class PacketWriter {

  /// Whose an identifier is: the writer's, in this incarnation.
  static final int WRITER = 0;

  /// The reader's; the creation follows, as an old one may be meant.
  static final int READER = 1;

  /// Somebody else's; the name follows, and the creation.
  static final int OTHER = 2;

  static final int PID = 0;
  static final int NAME = 1;

  private final Atom here;
  private final int creation;
  private final Atom peer;
  private byte[] bytes;
  private int size;

  /// @param here the writer's node
  /// @param creation its incarnation
  /// @param peer the reader's node
  /// @param payload how many bytes of a term are to follow
  PacketWriter(int op, Atom here, int creation, Atom peer, int payload) {
    this.here = here;
    this.creation = creation;
    this.peer = peer;
    bytes = new byte[64 + payload];
    byteOf(op);
  }

  PacketWriter byteOf(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /// An unsigned number in groups of seven bits, the lowest first.
  PacketWriter number(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      byteOf((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return byteOf((int) rest);
  }

  PacketWriter atom(Atom atom) {
    byte[] text = atom.text().getBytes(StandardCharsets.UTF_8);
    return number(text.length).raw(text);
  }

  PacketWriter raw(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
    return this;
  }

  PacketWriter pid(Pid pid) {
    return home(pid.node(), pid.creation()).number(pid.id()).number(pid.serial() & 0xffff_ffffL);
  }

  PacketWriter ref(Ref ref) {
    return home(ref.node(), ref.creation())
        .number(ref.beyond())
        .number(ref.high() & 0xffff_ffffL)
        .number(ref.id());
  }

  /// A pid, or a name at the reader's node.
  PacketWriter item(Object pidOrName) {
    return pidOrName instanceof Pid pid
        ? byteOf(PID).pid(pid)
        : byteOf(NAME).atom((Atom) pidOrName);
  }

  private PacketWriter home(Atom node, int incarnation) {
    if (node.equals(here) && incarnation == creation) {
      return byteOf(WRITER);
    }
    if (node.equals(peer)) {
      return byteOf(READER).creation(incarnation);
    }
    return byteOf(OTHER).atom(node).creation(incarnation);
  }

  private PacketWriter creation(int incarnation) {
    reserve(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (incarnation >>> shift);
    }
    return this;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
