package dev.joist.term;

import dev.joist.term.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads terms in Erlang's syntax from the words of a [TermScanner].
///
/// Variables are whatever its user says they are. Containers under way are on a stack of its own,
/// so depth is bounded by memory alone. A parser belongs to one thread.
public final class TermParser {

  private final TermScanner scanner;
  private final Function<Token, Object> variables;

  /// A parser that asks `variables` for the term each variable stands for; it may throw the error
  /// of an unknown one.
  public TermParser(TermScanner scanner, Function<Token, Object> variables) {
    this.scanner = scanner;
    this.variables = variables;
  }

  static Object parse(String text) {
    var scanner = new TermScanner(text);
    Object term = new TermParser(scanner, TermParser::refuse).term();
    scanner.skip(".");
    scanner.expectEnd();
    return term;
  }

  private static Object refuse(Token variable) {
    throw TermScanner.unexpected(
        variable,
        "a term; an atom that starts with a capital is quoted: '" + variable.text() + "'");
  }

  /// Reads one term; the scanner is then right behind it.
  ///
  /// @throws TermSyntaxException if none follows
  public Object term() {
    Open top = null;
    while (true) {
      Open opened = open(top);
      if (opened != null && !scanner.skip(opened.closer)) {
        top = opened;
        continue;
      }
      Object value = opened != null ? opened.close() : simple();
      while (top != null && top.add(value, scanner)) {
        value = top.close();
        top = top.below;
      }
      if (top == null) {
        return value;
      }
    }
  }

  private @Nullable Open open(@Nullable Open below) {
    if (scanner.skip("{")) {
      return new OpenTuple(below);
    }
    if (scanner.skip("[")) {
      return new OpenList(below);
    }
    if (scanner.skip("#")) {
      scanner.expect("{");
      return new OpenMap(below);
    }
    return null;
  }

  private Object simple() {
    Token token = scanner.next();
    return switch (token.kind()) {
      case INTEGER, FLOAT, IDENTIFIER -> token.value();
      case ATOM -> atom(token);
      case VARIABLE -> variables.apply(token);
      case STRING -> string(token);
      case RESERVED -> {
        if (!token.text().equals("fun")) {
          throw TermScanner.unexpected(
              token, "a term; as an atom it is quoted: '" + token.text() + "'");
        }
        yield fun();
      }
      case SYMBOL ->
          switch (token.text()) {
            case "-" -> negated();
            case "+" -> number();
            case "<<" -> BitsParser.afterOpening(scanner);
            default -> throw TermScanner.unexpected(token, "a term");
          };
      case END -> throw TermScanner.unexpected(token, "a term");
    };
  }

  private static Object atom(Token token) {
    return switch (token.text()) {
      case "true" -> true;
      case "false" -> false;
      default -> {
        if (token.text().codePointCount(0, token.text().length()) > Atom.MAX_LENGTH) {
          throw new TermSyntaxException(
              token.column(), "found an atom of more than 255 characters (system_limit)");
        }
        yield Atom.of(token.text());
      }
    };
  }

  /// Strings that stand side by side are one.
  private List<Object> string(Token first) {
    List<Object> points = new ArrayList<>();
    first.text().codePoints().forEach(point -> points.add((long) point));
    while (scanner.peek().kind() == Kind.STRING) {
      scanner.next().text().codePoints().forEach(point -> points.add((long) point));
    }
    return List.copyOf(points);
  }

  private Object number() {
    Token token = scanner.next();
    if (token.kind() != Kind.INTEGER && token.kind() != Kind.FLOAT) {
      throw TermScanner.unexpected(token, "a number after its sign");
    }
    return token.value();
  }

  private Object negated() {
    return switch (number()) {
      case Double value -> -value;
      case Long value -> -value;
      case BigInteger value -> Numbers.integer(value.negate());
      case Object value -> throw new IllegalStateException("No number: " + value);
    };
  }

  private Fun fun() {
    Atom module = part("a module name");
    scanner.expect(":");
    Atom function = part("a function name");
    scanner.expect("/");
    Token arity = scanner.next();
    if (!(arity.value() instanceof Long count && count >= 0 && count <= 255)) {
      throw TermScanner.unexpected(arity, "an arity of 0 to 255");
    }
    return Fun.external(module, function, count.intValue());
  }

  private Atom part(String expected) {
    Token token = scanner.next();
    if (token.kind() == Kind.ATOM && atom(token) instanceof Atom atom) {
      return atom;
    }
    throw TermScanner.unexpected(token, expected);
  }

  /// A container whose closing bracket has not come yet.
  private abstract static class Open {

    final String closer;
    final @Nullable Open below;

    Open(String closer, @Nullable Open below) {
      this.closer = closer;
      this.below = below;
    }

    /// Takes a term and what separates it from the next one; says whether it was the last.
    abstract boolean add(Object term, TermScanner scanner);

    abstract Object close();

    final boolean closes(TermScanner scanner, String alternatives) {
      if (scanner.skip(",")) {
        return false;
      }
      if (scanner.skip(closer)) {
        return true;
      }
      throw TermScanner.unexpected(scanner.peek(), alternatives);
    }
  }

  private static final class OpenTuple extends Open {

    private final List<Object> elements = new ArrayList<>();

    OpenTuple(@Nullable Open below) {
      super("}", below);
    }

    @Override
    boolean add(Object term, TermScanner scanner) {
      elements.add(term);
      return closes(scanner, "`,` or `}`");
    }

    @Override
    Object close() {
      return Tuple.of(elements.toArray());
    }
  }

  private static final class OpenList extends Open {

    private final List<Object> elements = new ArrayList<>();
    private boolean tailFollows;

    OpenList(@Nullable Open below) {
      super("]", below);
    }

    @Override
    boolean add(Object term, TermScanner scanner) {
      elements.add(term);
      if (tailFollows) {
        scanner.expect("]");
        return true;
      }
      if (scanner.skip("|")) {
        tailFollows = true;
        return false;
      }
      return closes(scanner, "`,`, `|` or `]`");
    }

    @Override
    Object close() {
      if (!tailFollows) {
        return List.copyOf(elements);
      }
      Object tail = elements.removeLast();
      return switch (tail) {
        case List<?> list -> {
          elements.addAll(list);
          yield List.copyOf(elements);
        }
        case ImproperList list -> {
          elements.addAll(list.heads());
          yield ImproperList.of(elements, list.tail());
        }
        default -> ImproperList.of(elements, tail);
      };
    }
  }

  private static final class OpenMap extends Open {

    /// A key that comes twice keeps its last value.
    private final TreeMap<Object, Object> entries = new TreeMap<>(Terms::compareKeys);

    private @Nullable Object key;

    OpenMap(@Nullable Open below) {
      super("}", below);
    }

    @Override
    boolean add(Object term, TermScanner scanner) {
      if (key == null) {
        key = term;
        scanner.expect("=>");
        return false;
      }
      entries.put(key, term);
      key = null;
      return closes(scanner, "`,` or `}`");
    }

    @Override
    Object close() {
      return TermMap.copyOf(entries);
    }
  }
}
