package dev.joist.term;

import dev.joist.term.TermOrder.Kind;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// A hash that is equal for terms that are `=:=`, whatever Java classes they are.
///
/// Composites are taken apart on a stack of iterators; each opens with its kind and size, so that
/// the sequence of what is mixed in says where one ends.
final class TermHash {

  private TermHash() {}

  static int hash(Object term) {
    Kind kind = TermOrder.kind(term);
    return switch (kind) {
      case TUPLE, MAP, CONS, FUN -> hashComposite(term);
      default -> hashLeaf(kind, term);
    };
  }

  private static int hashLeaf(Kind kind, Object term) {
    return switch (kind) {
      case NUMBER -> Numbers.hash(term);
      case ATOM -> TermOrder.atomText(term).hashCode();
      case BITS -> Bits.hash(term);
      case NIL -> 1;
      case PID -> TermOrder.pid(term).hashCode();
      default -> term.hashCode();
    };
  }

  private static int hashComposite(Object term) {
    int hash = 0;
    var under = new ArrayDeque<Iterator<?>>();
    under.push(List.of(term).iterator());
    while (!under.isEmpty()) {
      Iterator<?> children = under.element();
      Object child = children.next();
      if (!children.hasNext()) {
        under.pop();
      }
      Kind kind = TermOrder.kind(child);
      hash = hash * 31 + salt(kind);
      hash =
          hash * 31
              + switch (kind) {
                case TUPLE -> open(TermOrder.elements(child), under);
                case CONS -> openList(child, under);
                case MAP -> openMap((Map<?, ?>) child, under);
                case FUN -> openFun((Fun) child, under);
                default -> hashLeaf(kind, child);
              };
    }
    return hash;
  }

  /// Sets composites of different kinds apart.
  private static int salt(Kind kind) {
    return switch (kind) {
      case TUPLE -> 2;
      case CONS -> 3;
      case MAP -> 5;
      default -> 0;
    };
  }

  private static int open(List<?> children, ArrayDeque<Iterator<?>> under) {
    if (!children.isEmpty()) {
      under.push(children.iterator());
    }
    return children.size();
  }

  private static int openList(Object list, ArrayDeque<Iterator<?>> under) {
    under.push(List.of(TermOrder.tail(list)).iterator());
    return open(TermOrder.heads(list), under);
  }

  private static int openFun(Fun fun, ArrayDeque<Iterator<?>> under) {
    return fun instanceof Fun.Foreign foreign
        ? foreign.hashCode(open(foreign.environment(), under))
        : fun.hashCode();
  }

  private static int openMap(Map<?, ?> map, ArrayDeque<Iterator<?>> under) {
    TermMap sorted = TermMap.sorted(map);
    open(sorted.values(), under);
    return open(sorted.keys(), under);
  }
}
