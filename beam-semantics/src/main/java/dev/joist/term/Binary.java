package dev.joist.term;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A binary: a sequence of bytes. A [String] is the binary of its UTF-8 bytes; this class serves
/// where the bytes are no text.
public final class Binary {

  private final byte[] bytes;

  private Binary(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The binary of these bytes, which are copied.
  public static Binary of(byte... bytes) {
    return new Binary(bytes.clone());
  }

  /// The binary of a text's UTF-8 bytes: the same term as the text itself.
  public static Binary of(String text) {
    return new Binary(Utf8.bytes(text));
  }

  /// The binary of the bytes from index `from`, inclusive, to `to`, exclusive; they are copied.
  ///
  /// @throws IndexOutOfBoundsException if there are no such bytes
  public static Binary copyOf(byte[] bytes, int from, int to) {
    Objects.checkFromToIndex(from, to, bytes.length);
    return new Binary(Arrays.copyOfRange(bytes, from, to));
  }

  /// A binary over bytes that nobody else will write to.
  static Binary owning(byte[] bytes) {
    return new Binary(bytes);
  }

  /// The number of bytes.
  public int size() {
    return bytes.length;
  }

  /// The byte at an index counted from 0.
  ///
  /// @throws IndexOutOfBoundsException if there is no such index
  public byte at(int index) {
    return bytes[index];
  }

  /// A copy of the bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Copies the bytes into `target`, the first one to index `at`.
  ///
  /// @throws IndexOutOfBoundsException if there is no room for them
  public void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, 0, target, at, bytes.length);
  }

  /// The bytes themselves, for this package to read.
  byte[] raw() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Binary binary && Arrays.equals(bytes, binary.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The binary as `~p` prints it: `<<"text">>` or `<<1,2,3>>`.
  @Override
  public String toString() {
    return Terms.toString(this);
  }
}
