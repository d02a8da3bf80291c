package dev.joist.term;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Erlang's order of all terms, across the Java classes that stand for them.
///
/// The walk keeps a stack of its own, one frame per pair of composites under comparison, so depth
/// is bounded by memory alone. A pair of leaves costs no allocation.
///
/// Rules: TERM-02 to TERM-11
final class TermOrder {

  /// The kinds of terms in their order; numbers are one kind, as are all bitstrings.
  enum Kind {
    NUMBER,
    ATOM,
    REFERENCE,
    FUN,
    PORT,
    PID,
    TUPLE,
    MAP,
    NIL,
    CONS,
    BITS
  }

  private TermOrder() {}

  static Kind kind(@Nullable Object term) {
    return switch (term) {
      case Long _ -> Kind.NUMBER;
      case Atom _ -> Kind.ATOM;
      case String _ -> Kind.BITS;
      case Record _ -> Kind.TUPLE;
      case Tuple _ -> Kind.TUPLE;
      case Pid _ -> Kind.PID;
      case Ref _ -> Kind.REFERENCE;
      case Boolean _ -> Kind.ATOM;
      case Enum<?> _ -> Kind.ATOM;
      case Double _ -> Kind.NUMBER;
      case Integer _ -> Kind.NUMBER;
      case BigInteger _ -> Kind.NUMBER;
      case Float _ -> Kind.NUMBER;
      case Short _ -> Kind.NUMBER;
      case Byte _ -> Kind.NUMBER;
      case List<?> list -> list.isEmpty() ? Kind.NIL : Kind.CONS;
      case Binary _ -> Kind.BITS;
      case Map<?, ?> _ -> Kind.MAP;
      case ImproperList _ -> Kind.CONS;
      case Port _ -> Kind.PORT;
      case Fun _ -> Kind.FUN;
      case Bitstring _ -> Kind.BITS;
      case Object other when ForeignPid.isOne(other) -> Kind.PID;
      case null, default -> throw Refusal.of(term, "term");
    };
  }

  /// The text of the atom a term of kind ATOM is.
  static String atomText(Object atom) {
    return switch (atom) {
      case Atom name -> name.text();
      case Enum<?> constant -> EnumAtoms.text(constant);
      default -> atom.toString();
    };
  }

  /// The pid that a term of kind PID is.
  static Pid pid(Object term) {
    if (term instanceof Pid pid) {
      return pid;
    }
    Pid foreign = ForeignPid.of(term);
    if (foreign == null) {
      throw Refusal.of(term, "pid");
    }
    return foreign;
  }

  /// The elements of a tuple, in either of its forms.
  static List<Object> elements(Object tuple) {
    return tuple instanceof Record fields ? RecordShape.elements(fields) : ((Tuple) tuple).raw();
  }

  /// The elements of a list that is not empty, up to its last tail.
  static List<?> heads(Object list) {
    return list instanceof ImproperList improper ? improper.heads() : (List<?>) list;
  }

  /// The last tail of a list that is not empty.
  static Object tail(Object list) {
    return list instanceof ImproperList improper ? improper.tail() : List.of();
  }

  /// Negative, 0 or positive as `a` is before, `==` or after `b`. With `exact` integers and floats
  /// differ, as in `=:=` and among the keys of a map.
  @SuppressWarnings("ReferenceEquality") // a short cut: no term differs from itself
  static int compare(Object a, Object b, boolean exact) {
    if (a == b) {
      return 0;
    }
    Kind kind = kind(a);
    int order = kind.compareTo(kind(b));
    if (order != 0) {
      return order;
    }
    return switch (kind) {
      case TUPLE, MAP, CONS, FUN -> new Walk().compare(a, b, exact);
      default -> compareLeaves(kind, a, b, exact);
    };
  }

  private static int compareLeaves(Kind kind, Object a, Object b, boolean exact) {
    return switch (kind) {
      case NUMBER -> Numbers.compare(a, b, exact);
      case ATOM -> Utf8.compare(atomText(a), atomText(b));
      case REFERENCE -> Identifiers.compare((Ref) a, (Ref) b);
      case PORT -> Identifiers.compare((Port) a, (Port) b);
      case PID -> Identifiers.compare(pid(a), pid(b));
      case BITS -> Bits.compare(a, b);
      case NIL -> 0;
      case FUN, TUPLE, MAP, CONS -> throw new IllegalArgumentException(kind + " is no leaf");
    };
  }

  /// One comparison of two composites, depth first.
  private static final class Walk {

    private @Nullable Frame top;

    int compare(Object a, Object b, boolean exact) {
      int order = compareOrEnter(a, b, exact);
      while (order == 0 && top != null) {
        Frame frame = top;
        if (frame.at == frame.count) {
          top = frame.below;
          order = frame.end;
          continue;
        }
        Object left = frame.left.get(frame.at);
        Object right = frame.right.get(frame.at++);
        if (frame.at == frame.count && frame.end == 0) {
          // Nothing is left to do in it: a chain of last elements takes no room.
          top = frame.below;
        }
        order = compareOrEnter(left, right, frame.exact);
      }
      return order;
    }

    @SuppressWarnings("ReferenceEquality")
    private int compareOrEnter(Object a, Object b, boolean exact) {
      if (a == b) {
        return 0;
      }
      Kind kind = kind(a);
      int order = kind.compareTo(kind(b));
      if (order != 0) {
        return order;
      }
      return switch (kind) {
        case TUPLE -> enterTuples(elements(a), elements(b), exact);
        case MAP -> enterMaps((Map<?, ?>) a, (Map<?, ?>) b, exact);
        case CONS -> enterLists(a, b, exact);
        case FUN -> enterFuns((Fun) a, (Fun) b, exact);
        default -> compareLeaves(kind, a, b, exact);
      };
    }

    private int enterTuples(List<?> a, List<?> b, boolean exact) {
      int order = Integer.compare(a.size(), b.size());
      if (order == 0) {
        top = new Frame(a, b, a.size(), 0, exact, top);
      }
      return order;
    }

    private int enterFuns(Fun a, Fun b, boolean exact) {
      int order = Identifiers.compare(a, b);
      if (order == 0 && a instanceof Fun.Foreign x && b instanceof Fun.Foreign y) {
        List<Object> bound = x.environment();
        top = new Frame(bound, y.environment(), bound.size(), 0, exact, top);
      }
      return order;
    }

    private int enterMaps(Map<?, ?> a, Map<?, ?> b, boolean exact) {
      int order = Integer.compare(a.size(), b.size());
      if (order == 0) {
        TermMap left = TermMap.sorted(a);
        TermMap right = TermMap.sorted(b);
        top = new Frame(left.values(), right.values(), a.size(), 0, exact, top);
        top = new Frame(left.keys(), right.keys(), a.size(), 0, true, top);
      }
      return order;
    }

    private int enterLists(Object a, Object b, boolean exact) {
      List<?> left = heads(a);
      List<?> right = heads(b);
      int end = 0;
      if (left.size() < right.size()) {
        end = kind(tail(a)).compareTo(Kind.CONS);
      } else if (left.size() > right.size()) {
        end = Kind.CONS.compareTo(kind(tail(b)));
      } else if (a instanceof ImproperList || b instanceof ImproperList) {
        top = new Frame(List.of(tail(a)), List.of(tail(b)), 1, 0, exact, top);
      }
      top = new Frame(left, right, Math.min(left.size(), right.size()), end, exact, top);
      return 0;
    }
  }

  /// Two composites under comparison: `count` pairs of children, and how it ends if all are equal.
  private static final class Frame {

    final List<?> left;
    final List<?> right;
    final int count;
    final int end;
    final boolean exact;
    final @Nullable Frame below;
    int at;

    Frame(List<?> left, List<?> right, int count, int end, boolean exact, @Nullable Frame below) {
      this.left = left;
      this.right = right;
      this.count = count;
      this.end = end;
      this.exact = exact;
      this.below = below;
    }
  }
}
