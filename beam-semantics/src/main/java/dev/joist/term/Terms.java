package dev.joist.term;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What Erlang says about terms: which Java values are terms, how they are ordered, when they are
/// equal, how they print, how large they are.
///
/// Different Java values may be one term: the record `Deposit(1)` and the tuple `{deposit, 1}`, an
/// enum constant and an atom, a text and a binary. Everything here sees the term.
///
/// Rules: TERM-01 to TERM-17
public final class Terms {

  private Terms() {}

  /// The term a value is: mostly the value itself.
  ///
  /// Integers of other boxes become Long, or BigInteger beyond; floats become Double; lists and
  /// maps of the JDK that are immutable (`List.of`, `List.copyOf`, `Stream.toList`, `Map.of`,
  /// `Map.copyOf`, ...) are terms if all in them is; a record is one if its components are, and
  /// stays as it is.
  ///
  /// @throws NotATermException for anything else, naming its class, its place and the way out
  public static Object of(@Nullable Object value) {
    return Admission.of(value, "message");
  }

  /// As [#of(Object)], with the word that stands for the value in an error: `reason.items[2]`.
  ///
  /// @throws NotATermException if the value is no term
  public static Object of(@Nullable Object value, String name) {
    return Admission.of(value, name);
  }

  /// Erlang's order: negative, 0 or positive as `a < b`, `a == b` or `a > b`.
  ///
  /// Rules: TERM-02 to TERM-11
  public static int compare(Object a, Object b) {
    return TermOrder.compare(a, b, false);
  }

  /// The order of keys in a map, in which every integer comes before every float; 0 means `=:=`.
  ///
  /// Rule: TERM-11
  public static int compareKeys(Object a, Object b) {
    return TermOrder.compare(a, b, true);
  }

  /// Erlang's `==`: numbers by value, at any depth.
  ///
  /// Rule: TERM-03
  public static boolean equal(Object a, Object b) {
    return TermOrder.compare(a, b, false) == 0;
  }

  /// Erlang's `=:=`: an integer is never a float.
  ///
  /// Rule: TERM-03
  public static boolean exactlyEqual(Object a, Object b) {
    return TermOrder.compare(a, b, true) == 0;
  }

  /// A hash that is the same for terms that are `=:=`.
  public static int hash(Object term) {
    return TermHash.hash(term);
  }

  /// The words the term takes in a process's heap, as `erts_debug:flat_size/1` of OTP 25 counts
  /// them; a part that is reached twice counts twice. Pids, references and ports count as those of
  /// the node that is asked.
  ///
  /// The size of a map of more than 32 entries depends in OTP on the hashes of its keys. It is
  /// OTP's to the word where they are numbers, binaries or tuples of such; where they hold atoms,
  /// which OTP hashes differently in each run, it is that of some run.
  ///
  /// *Units:* words of 64 bits.
  ///
  /// Rules: TERM-14 to TERM-17
  public static long words(Object term) {
    return TermSize.AT_HOME.words(term, Long.MAX_VALUE);
  }

  /// As [#words(Object)], but stops counting when there are more than `atMost`, and answers with
  /// some number above it.
  public static long words(Object term, long atMost) {
    return TermSize.AT_HOME.words(term, atMost);
  }

  /// As [#words(Object, long)], as counted on the given node, where pids, references and ports of
  /// other nodes take more room than its own.
  ///
  /// Rule: TERM-14
  public static long words(Object term, long atMost, Atom node) {
    return new TermSize(node).words(term, atMost);
  }

  /// The term as `~w` prints it, binaries as `~p` does, no space anywhere.
  public static String toString(Object term) {
    var out = new StringBuilder();
    print(out, term, any -> null);
    return out.toString();
  }

  /// A text from elsewhere as it may stand in a log or an error: in one line, without anything that
  /// a terminal obeys. What is not printable in Latin-1 is written as in a quoted atom: `a\nb`. A
  /// text that has been so treated stays as it is.
  public static String printable(String text) {
    return Escapes.escaped(text);
  }

  /// Prints a term as [#toString(Object)] does, but for what `names` has a name for: it is asked
  /// for each term on the way, the whole one first, and returns null for those that print as usual.
  public static void print(
      StringBuilder out, Object term, Function<Object, @Nullable String> names) {
    new TermPrinter(out, names).print(term);
  }

  /// The term that a text in Erlang's syntax denotes.
  ///
  /// Strings are lists of code points; a binary that is UTF-8 is a String, any other a Binary.
  /// Pids, references and ports are those of the node `nonode@nohost`.
  ///
  /// @throws TermSyntaxException naming the column, what was found and what was expected
  public static Object parse(String text) {
    return TermParser.parse(text);
  }

  /// The atom a term is, an enum constant's too; null for anything else, and for `true` and
  /// `false`, which are no names.
  public static @Nullable Atom asAtom(Object term) {
    return switch (term) {
      case Atom atom -> atom;
      case Enum<?> constant -> Atom.of(EnumAtoms.text(constant));
      default -> null;
    };
  }

  /// The characters of the atom a term is: an [Atom], an enum constant, `true` or `false`; null for
  /// anything else.
  public static @Nullable String atomText(Object term) {
    boolean isAtom = term instanceof Atom || term instanceof Boolean || term instanceof Enum;
    return isAtom ? TermOrder.atomText(term) : null;
  }

  /// The tuple a term is, a record's too; null for anything else.
  public static @Nullable Tuple asTuple(Object term) {
    return switch (term) {
      case Tuple tuple -> tuple;
      case Record value -> Tuple.of(RecordShape.elements(value).toArray());
      default -> null;
    };
  }
}
