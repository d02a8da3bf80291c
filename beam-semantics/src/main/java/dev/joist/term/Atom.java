package dev.joist.term;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An Erlang atom: a name that stands for itself.
///
/// Two atoms are equal when their texts are. Atoms in use are mostly shared, so that comparing them
/// is comparing references; the table of shared ones has a fixed size, so that no input can fill
/// the memory with atoms.
///
/// `true` and `false` are atoms in Erlang and [Boolean] here; an enum constant is the atom of its
/// name in lower case.
///
/// Rules: TERM-01, TERM-06
public final class Atom {

  /// The most characters (code points) an atom may have.
  public static final int MAX_LENGTH = 255;

  /// Recently used atoms by hash; a newer one takes the place of an older one. Reads and writes
  /// race freely: an atom is immutable, and losing one costs a comparison of texts.
  private static final @Nullable Atom[] RECENT = new @Nullable Atom[4096];

  private final String text;
  private final int hash;

  private Atom(String text, int hash) {
    this.text = text;
    this.hash = hash;
  }

  /// The atom with this text.
  ///
  /// @throws IllegalArgumentException for `true` and `false`, which are [Boolean]s, and for more
  ///   than 255 characters (Erlang's `system_limit`)
  public static Atom of(String text) {
    int hash = text.hashCode();
    int slot = (hash ^ (hash >>> 12)) & (RECENT.length - 1);
    Atom recent = RECENT[slot];
    if (recent != null && recent.text.equals(text)) {
      return recent;
    }
    Atom atom = new Atom(checked(text), hash);
    RECENT[slot] = atom;
    return atom;
  }

  private static String checked(String text) {
    if (text.equals("true") || text.equals("false")) {
      throw new IllegalArgumentException(
          "The atom `%s` is the Boolean %s in Joist: use Boolean.%s"
              .formatted(text, text, text.toUpperCase(Locale.ROOT)));
    }
    if (text.length() > MAX_LENGTH) {
      int length = text.codePointCount(0, text.length());
      if (length > MAX_LENGTH) {
        throw new IllegalArgumentException(
            "system_limit: an atom has at most %d characters, this one has %d: '%s...'; use a String"
                .formatted(MAX_LENGTH, length, Escapes.escaped(text.substring(0, 20))));
      }
    }
    return text;
  }

  /// The atom's characters, without quotes.
  public String text() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Atom atom && hash == atom.hash && text.equals(atom.text));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /// The atom as `~w` prints it: quoted and escaped where Erlang's grammar needs it.
  @Override
  public String toString() {
    return AtomText.of(text);
  }
}
