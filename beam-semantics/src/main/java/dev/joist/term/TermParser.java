package dev.joist.term;

import dev.joist.term.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
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
    OpenTerm top = null;
    while (true) {
      OpenTerm opened = open(top);
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

  private @Nullable OpenTerm open(@Nullable OpenTerm below) {
    if (scanner.skip("{")) {
      return new OpenTerm.OfTuple(below);
    }
    if (scanner.skip("[")) {
      return new OpenTerm.OfList(below);
    }
    if (scanner.skip("#")) {
      scanner.expect("{");
      return new OpenTerm.OfMap(below);
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
}
