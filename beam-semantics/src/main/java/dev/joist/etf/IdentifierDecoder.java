package dev.joist.etf;

import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import org.jspecify.annotations.Nullable;

/// How pids, ports, references and external funs are read. They lead nowhere: what they name is for
/// those to find who run processes.
final class IdentifierDecoder {

  private static final int MOST_WORDS = 5;

  private final AtomDecoder atoms;
  private final boolean safe;

  IdentifierDecoder(AtomDecoder atoms, boolean safe) {
    this.atoms = atoms;
    this.safe = safe;
  }

  /// The identifier that `tag` begins, which has been read; null if the tag begins none.
  @Nullable Object read(Input in, int tag) {
    return switch (tag) {
      case Tags.NEW_PID, Tags.PID -> pid(in, tag);
      case Tags.NEWER_REFERENCE, Tags.NEW_REFERENCE, Tags.REFERENCE -> reference(in, tag);
      case Tags.NEW_PORT, Tags.V4_PORT, Tags.PORT -> port(in, tag);
      case Tags.EXPORT -> external(in);
      default -> null;
    };
  }

  private Pid pid(Input in, int tag) {
    Atom node = node(in);
    long id = in.u4("a pid's number");
    int serial = in.i4("a pid's serial");
    return Pid.of(node, id, serial, creation(in, tag == Tags.PID));
  }

  /// A pid where nothing else may stand.
  Pid readPid(Input in) {
    int start = in.offset();
    int tag = in.u1("a pid");
    if (tag != Tags.NEW_PID && tag != Tags.PID) {
      throw new EtfException(start, "found " + Tags.odd(tag) + ", expected a pid");
    }
    return pid(in, tag);
  }

  private Port port(Input in, int tag) {
    Atom node = node(in);
    long id = tag == Tags.V4_PORT ? in.i8("a port's number") : in.u4("a port's number");
    return Port.of(node, id, creation(in, tag == Tags.PORT));
  }

  private Ref reference(Input in, int tag) {
    if (tag == Tags.REFERENCE) {
      Atom node = node(in);
      int word = in.i4("a reference's number");
      return Ref.ofWords(node, creation(in, true), 0, 0, word);
    }
    int count = in.u2("the number of a reference's words");
    if (count > MOST_WORDS) {
      throw in.error(
          "found a reference of %d words, expected up to %d".formatted(count, MOST_WORDS));
    }
    Atom node = node(in);
    int creation = creation(in, tag == Tags.NEW_REFERENCE);
    in.need(4L * count, "a reference's words");
    // The lowest first; those that are missing are 0.
    int[] words = new int[MOST_WORDS];
    for (int i = 0; i < count; i++) {
      words[i] = in.i4("a reference's words");
    }
    long beyond = ((long) words[4] << 32) | (words[3] & 0xffff_ffffL);
    return Ref.ofWords(node, creation, beyond, words[2], words[1], words[0]);
  }

  private Atom node(Input in) {
    return atoms.readName(in, "the name of a node");
  }

  private static int creation(Input in, boolean old) {
    return old ? in.u1("a node's creation") : in.i4("a node's creation");
  }

  private Fun external(Input in) {
    int start = in.offset() - 1;
    if (safe) {
      throw new EtfException(start, "found an external fun, which DecodeOptions.safe refuses");
    }
    Atom module = atoms.readName(in, "a fun's module");
    Atom function = atoms.readName(in, "a fun's name");
    long arity = LeafDecoder.readInteger(in, "a fun's arity");
    if (arity < 0 || arity > 255) {
      throw new EtfException(start, "found a fun of arity " + arity + ", expected 0 to 255");
    }
    return Fun.external(module, function, (int) arity);
  }
}
