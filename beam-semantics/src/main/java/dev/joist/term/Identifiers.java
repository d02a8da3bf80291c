package dev.joist.term;

/// The order among identifiers of one kind, as OTP 25 has it.
final class Identifiers {

  private Identifiers() {}

  /// By serial, then id; only then by node and its incarnation.
  static int compare(Pid a, Pid b) {
    int order = Integer.compareUnsigned(a.serial(), b.serial());
    if (order == 0) {
      order = Long.compareUnsigned(a.id(), b.id());
    }
    return order != 0 ? order : compareNodes(a.node(), a.creation(), b.node(), b.creation());
  }

  /// By node and its incarnation, then by number.
  static int compare(Port a, Port b) {
    int order = compareNodes(a.node(), a.creation(), b.node(), b.creation());
    return order != 0 ? order : Long.compareUnsigned(a.id(), b.id());
  }

  /// By node and its incarnation, then by number.
  static int compare(Ref a, Ref b) {
    int order = compareNodes(a.node(), a.creation(), b.node(), b.creation());
    if (order == 0) {
      order = Long.compareUnsigned(a.beyond(), b.beyond());
    }
    if (order == 0) {
      order = Integer.compareUnsigned(a.high(), b.high());
    }
    return order != 0 ? order : Long.compareUnsigned(a.id(), b.id());
  }

  /// Local funs first, in the order they were made; then foreign ones; then external ones by
  /// module, function, arity. What foreign ones have bound is left out.
  static int compare(Fun a, Fun b) {
    return switch (a) {
      case Fun.Local x -> b instanceof Fun.Local y ? Long.compare(x.number(), y.number()) : -1;
      case Fun.Foreign x ->
          b instanceof Fun.Foreign y ? x.compareCode(y) : b instanceof Fun.Local ? 1 : -1;
      case Fun.External x -> b instanceof Fun.External y ? compare(x, y) : 1;
    };
  }

  private static int compare(Fun.External a, Fun.External b) {
    int order = Utf8.compare(a.module().text(), b.module().text());
    if (order == 0) {
      order = Utf8.compare(a.function().text(), b.function().text());
    }
    return order != 0 ? order : Integer.compare(a.arity(), b.arity());
  }

  private static int compareNodes(Atom a, int creationOfA, Atom b, int creationOfB) {
    int order = Utf8.compare(a.text(), b.text());
    return order != 0 ? order : Integer.compareUnsigned(creationOfA, creationOfB);
  }
}
