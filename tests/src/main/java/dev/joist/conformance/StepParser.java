package dev.joist.conformance;

import dev.joist.conformance.Expression.Association;
import dev.joist.conformance.Expression.Constant;
import dev.joist.conformance.Expression.ListOf;
import dev.joist.conformance.Expression.MapOf;
import dev.joist.conformance.Expression.TupleOf;
import dev.joist.conformance.Expression.Variable;
import dev.joist.conformance.Step.Action;
import dev.joist.conformance.Step.Binding;
import dev.joist.conformance.Step.Deed;
import dev.joist.term.Atom;
import dev.joist.term.TermParser;
import dev.joist.term.TermScanner;
import dev.joist.term.TermSyntaxException;
import dev.joist.term.Token;
import dev.joist.term.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Reads one step: `[BINDING =] ACTOR:OPERATION(ARGUMENTS)`.
final class StepParser {

  /// The first node's name, for which the driver too stands.
  static final String NODE = "node";

  /// The second node's name.
  static final String NODE2 = "node2";

  private static final String DRIVER_CALLS = "node:spawn() and node:sleep(Milliseconds)";
  private static final String NETWORK_CALLS =
      ", node2:spawn(), node:cut(node2), node:disconnect(node2), node2:disconnect(node),"
          + " node:halt(node2), node:restart(node2)";

  private final String text;
  private final int nodes;
  private final TermScanner scanner;

  /// @param nodes how many there are, 1 or 2
  StepParser(String line, int nodes) {
    this.text = line.strip();
    this.nodes = nodes;
    this.scanner = new TermScanner(line);
  }

  /// The step.
  ///
  /// @throws TermSyntaxException naming the column, what was found and what was expected
  Step step() {
    Token first = scanner.peek();
    Binding binding = binding();
    Token actor = scanner.next();
    if (actor.kind() == Kind.VARIABLE && binding instanceof Binding.Nothing && scanner.skip("=")) {
      binding = new Binding.One(actor.text());
      actor = scanner.next();
    }
    boolean driver = actor.kind() == Kind.ATOM && isNode(actor.text());
    if (!driver && actor.kind() != Kind.VARIABLE) {
      throw TermScanner.unexpected(
          actor,
          actor.equals(first)
              ? "a step: [BINDING =] ACTOR:OPERATION(ARGUMENTS)"
              : "an actor: `node`, or a variable that is bound to a process");
    }
    scanner.expect(":");
    Token operation = scanner.next();
    if (operation.kind() != Kind.ATOM) {
      throw TermScanner.unexpected(operation, "the name of an operation");
    }
    Action action =
        driver ? driverAction(actor.text(), operation) : action(actor.text(), operation);
    scanner.expectEnd();
    return new Step(text, binding, action);
  }

  // ---- what is bound

  private Binding binding() {
    boolean tuple = scanner.skip("{");
    if (!tuple && !scanner.skip("[")) {
      return new Binding.Nothing();
    }
    List<String> variables = sequence(tuple ? "}" : "]", this::variable);
    scanner.expect("=");
    return tuple ? new Binding.Elements(variables) : new Binding.Members(variables);
  }

  private String variable() {
    Token token = scanner.next();
    if (token.kind() != Kind.VARIABLE) {
      throw TermScanner.unexpected(token, "a variable or `_`");
    }
    return token.text();
  }

  // ---- what is done

  private boolean isNode(String name) {
    return name.equals(NODE) || (nodes == 2 && name.equals(NODE2));
  }

  private Action driverAction(String node, Token operation) {
    scanner.expect("(");
    List<Expression> arguments = sequence(")", () -> expression(false));
    if (operation.text().equals("spawn") && arguments.isEmpty()) {
      return new Action.Spawn(node);
    }
    Deed deed = nodes == 2 ? Deed.of(operation.text()) : null;
    String peer = node.equals(NODE) ? NODE2 : NODE;
    if (deed != null
        && (node.equals(NODE) || deed == Deed.DISCONNECT)
        && arguments.equals(List.of(new Constant(Atom.of(peer))))) {
      return new Action.OnNetwork(deed, node, peer);
    }
    if (operation.text().equals("sleep")
        && node.equals(NODE)
        && arguments.size() == 1
        && arguments.getFirst() instanceof Constant(Long millis)
        && millis >= 0) {
      return new Action.Sleep(millis);
    }
    throw new TermSyntaxException(
        operation.column(),
        "found "
            + node
            + ":"
            + operation.text()
            + "/"
            + arguments.size()
            + ", expected "
            + DRIVER_CALLS
            + (nodes == 2 ? NETWORK_CALLS : ""));
  }

  private Action action(String actor, Token name) {
    Operation operation = Operation.of(name.text());
    if (operation == null) {
      throw new TermSyntaxException(
          name.column(),
          "found the unknown operation "
              + name.text()
              + ", expected one of "
              + Operation.allCalls());
    }
    scanner.expect("(");
    boolean[] pattern = {operation.takesPattern()};
    List<Expression> arguments =
        sequence(
            ")",
            () -> {
              Expression argument = expression(pattern[0]);
              pattern[0] = false;
              return argument;
            });
    if (!operation.takes(arguments.size())) {
      throw new TermSyntaxException(
          name.column(),
          "found "
              + operation.text()
              + " with "
              + arguments.size()
              + (arguments.size() == 1 ? " argument" : " arguments")
              + ", expected "
              + operation.calls());
    }
    return new Action.Perform(actor, operation, arguments);
  }

  // ---- terms with variables

  private Expression expression(boolean pattern) {
    if (scanner.peek().kind() == Kind.VARIABLE) {
      return new Variable(scanner.next().text());
    }
    if (scanner.skip("{")) {
      return new TupleOf(sequence("}", () -> expression(pattern)));
    }
    if (scanner.skip("[")) {
      return list(pattern);
    }
    if (scanner.skip("#")) {
      scanner.expect("{");
      return new MapOf(sequence("}", () -> association(pattern)));
    }
    return new Constant(
        new TermParser(
                scanner,
                variable -> {
                  throw TermScanner.unexpected(variable, "a term without variables");
                })
            .term());
  }

  private Expression list(boolean pattern) {
    List<Expression> heads = new ArrayList<>();
    Expression tail = new Constant(List.of());
    if (scanner.skip("]")) {
      return tail;
    }
    do {
      heads.add(expression(pattern));
    } while (scanner.skip(","));
    if (scanner.skip("|")) {
      tail = expression(pattern);
      scanner.expect("]");
    } else if (!scanner.skip("]")) {
      throw TermScanner.unexpected(scanner.peek(), "`,`, `|` or `]`");
    }
    return new ListOf(List.copyOf(heads), tail);
  }

  private Association association(boolean pattern) {
    Expression key = expression(pattern);
    scanner.expect(pattern ? ":=" : "=>");
    return new Association(key, expression(pattern));
  }

  /// Items with commas between, up to a closing bracket.
  private <T> List<T> sequence(String closing, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    if (scanner.skip(closing)) {
      return items;
    }
    do {
      items.add(item.get());
    } while (scanner.skip(","));
    if (!scanner.skip(closing)) {
      throw TermScanner.unexpected(scanner.peek(), "`,` or `" + closing + "`");
    }
    return List.copyOf(items);
  }
}
