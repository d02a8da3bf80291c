package dev.joist.pekko.wire;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Bitstring;
import dev.joist.term.ForeignPid;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How terms that hold no others are written.
final class LeafWriter {

  /// How many elements of a foreign fun's array come before what is bound.
  static final int FUN_HEAD = 8;

  /// Longer texts are made bytes by the JDK, which is faster then, and keeps them in one piece.
  private static final int LONG_TEXT = 256;

  private final CBORGenerator out;
  private final boolean careful;

  private final @Nullable Atom[] nodes = new @Nullable Atom[Tags.NUMBERED];
  private final int[] creations = new int[Tags.NUMBERED];
  private int nodeCount;

  /// With `careful`, texts are looked at before Jackson refuses them.
  LeafWriter(CBORGenerator out, boolean careful) {
    this.out = out;
    this.careful = careful;
  }

  /// Another term begins.
  void begin() {
    nodeCount = 0;
  }

  /// Writes a term that holds no others.
  ///
  /// @return false if it is none of those, or an atom in a form other than [Atom]
  boolean put(Object term) throws IOException {
    switch (term) {
      case Long value -> out.writeNumber((long) value);
      case Atom atom -> {
        return putAtom(atom.text());
      }
      case String text -> putText(text);
      case Pid pid -> putPid(pid);
      case Ref ref -> putRef(ref);
      case Boolean value -> out.writeBoolean(value);
      case Double value -> putFloat(value);
      case Binary binary -> putBytes(binary.bytes());
      case Integer value -> out.writeNumber((int) value);
      case BigInteger value -> putBig(value);
      case Float value -> putFloat(value);
      case Short value -> out.writeNumber((int) value);
      case Byte value -> out.writeNumber((int) value);
      case Port port -> putPort(port);
      case Bitstring bits -> putBits(bits);
      case Fun.External fun -> putExternal(fun);
      default -> {
        Pid foreign = ForeignPid.of(term);
        if (foreign == null) {
          return false;
        }
        putPid(foreign);
      }
    }
    return true;
  }

  /// Writes an atom.
  ///
  /// @return false if it has half a surrogate pair
  boolean putAtom(String text) throws IOException {
    if (careful && Surrogates.hasHalf(text)) {
      return false;
    }
    out.writeTag(Tags.ATOM);
    out.writeString(text);
    return true;
  }

  private void putText(String text) throws IOException {
    if (text.length() < LONG_TEXT && !careful) {
      out.writeString(text);
    } else if (Surrogates.hasHalf(text)) {
      putBytes(Binary.of(text).bytes()); // the binary that it is
    } else {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeUTF8String(bytes, 0, bytes.length);
    }
  }

  private void putBytes(byte[] bytes) throws IOException {
    out.writeBinary(bytes);
  }

  private void putFloat(double value) throws IOException {
    checkFinite(value);
    out.writeNumber(value);
  }

  private void putFloat(float value) throws IOException {
    checkFinite(value);
    out.writeNumber(value);
  }

  private static void checkFinite(double value) {
    if (!Double.isFinite(value)) {
      // Throws, and says why it is no term.
      Terms.of(value);
    }
  }

  private void putBig(BigInteger value) throws IOException {
    if (value.bitLength() < Long.SIZE) {
      out.writeNumber(value.longValue());
    } else {
      out.writeTag(Tags.BIG);
      putBytes(value.toByteArray());
    }
  }

  private void putPid(Pid pid) throws IOException {
    beginIdentifier(Tags.PID, pid.node(), pid.creation(), 2);
    out.writeNumber(pid.id());
    out.writeNumber(pid.serial());
    out.writeEndArray();
  }

  private void putRef(Ref ref) throws IOException {
    Pid owner = ref.owner();
    if (owner != null && owner.creation() == ref.creation() && owner.node().equals(ref.node())) {
      beginIdentifier(Tags.ALIAS, ref.node(), ref.creation(), 3);
      out.writeNumber(ref.id());
      out.writeNumber(owner.id());
      out.writeNumber(owner.serial());
    } else if (ref.high() == 0 && ref.beyond() == 0) {
      beginIdentifier(Tags.REF, ref.node(), ref.creation(), 1);
      out.writeNumber(ref.id());
    } else {
      beginIdentifier(Tags.REF, ref.node(), ref.creation(), 3);
      out.writeNumber(ref.id());
      out.writeNumber(ref.high());
      out.writeNumber(ref.beyond());
    }
    out.writeEndArray();
  }

  /// Begins the array of an identifier with its node; so many elements come behind it.
  private void beginIdentifier(int tag, Atom node, int creation, int more) throws IOException {
    out.writeTag(tag);
    for (int i = 0; i < nodeCount; i++) {
      if (creations[i] == creation && node.equals(nodes[i])) {
        out.writeStartArray(null, 1 + more);
        out.writeNumber(i);
        return;
      }
    }
    out.writeStartArray(null, 2 + more);
    putNewNode(node, creation);
  }

  private void putNewNode(Atom node, int creation) throws IOException {
    if (nodeCount < nodes.length) {
      nodes[nodeCount] = node;
      creations[nodeCount++] = creation;
    }
    out.writeString(node.text());
    out.writeNumber(creation);
  }

  private void putPort(Port port) throws IOException {
    out.writeTag(Tags.OTHER);
    out.writeStartArray(null, 4);
    out.writeNumber(Tags.PORT);
    out.writeString(port.node().text());
    out.writeNumber(port.creation());
    out.writeNumber(port.id());
    out.writeEndArray();
  }

  private void putBits(Bitstring bits) throws IOException {
    out.writeTag(Tags.OTHER);
    out.writeStartArray(null, 3);
    out.writeNumber(Tags.BITSTRING);
    putBytes(bits.bytes());
    out.writeNumber(bits.bitsInLast());
    out.writeEndArray();
  }

  private void putExternal(Fun.External fun) throws IOException {
    out.writeTag(Tags.OTHER);
    out.writeStartArray(null, 4);
    out.writeNumber(Tags.EXTERNAL_FUN);
    out.writeString(fun.module().text());
    out.writeString(fun.function().text());
    out.writeNumber(fun.arity());
    out.writeEndArray();
  }

  /// What comes before what a foreign fun has bound: [#FUN_HEAD] elements.
  void putHead(Fun.Foreign fun) throws IOException {
    out.writeNumber(Tags.FOREIGN_FUN);
    out.writeString(fun.module().text());
    out.writeNumber(fun.arity());
    putBytes(fun.newUniq().bytes());
    out.writeNumber(fun.newIndex());
    out.writeNumber(fun.index());
    out.writeNumber(fun.uniq());
    putPid(fun.creator());
  }
}
