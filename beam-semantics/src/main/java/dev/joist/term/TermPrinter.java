package dev.joist.term;

import dev.joist.term.TermOrder.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes terms as `~w` does, binaries as `~p` does, with no space anywhere.
///
/// Composites under way are on a stack of its own, so depth is bounded by memory alone.
final class TermPrinter {

  private final StringBuilder out;
  private final Function<Object, @Nullable String> names;
  private @Nullable Frame top;

  TermPrinter(StringBuilder out, Function<Object, @Nullable String> names) {
    this.out = out;
    this.names = names;
  }

  void print(Object term) {
    begin(term);
    while (top != null) {
      Frame frame = top;
      if (frame.at == frame.children.size()) {
        out.append(frame.form.close);
        top = frame.below;
      } else {
        out.append(frame.separator());
        begin(frame.children.get(frame.at++));
      }
    }
  }

  /// Writes a leaf, or opens a composite.
  private void begin(Object term) {
    String name = names.apply(term);
    if (name != null) {
      out.append(name);
      return;
    }
    Kind kind = TermOrder.kind(term);
    switch (kind) {
      case NUMBER -> printNumber(term);
      case ATOM -> AtomText.print(out, TermOrder.atomText(term));
      case REFERENCE, PORT, FUN -> out.append(term);
      case PID -> out.append(TermOrder.pid(term));
      case BITS -> BitsText.print(out, Bits.bytes(term), Bits.bitsInLast(term));
      case NIL -> out.append("[]");
      case TUPLE -> open(Form.TUPLE, TermOrder.elements(term));
      case CONS -> openList(term);
      case MAP -> openMap(TermMap.sorted((Map<?, ?>) term));
    }
  }

  private void printNumber(Object number) {
    if (Numbers.isFloat(number)) {
      FloatText.print(out, ((Number) number).doubleValue());
    } else {
      out.append(number);
    }
  }

  private void openList(Object list) {
    if (list instanceof ImproperList improper) {
      List<Object> children = new ArrayList<>(improper.heads());
      children.add(improper.tail());
      open(Form.IMPROPER_LIST, children);
    } else {
      open(Form.LIST, (List<?>) list);
    }
  }

  private void openMap(TermMap map) {
    List<Object> children = new ArrayList<>(map.size() * 2);
    for (int i = 0; i < map.size(); i++) {
      children.add(map.keys().get(i));
      children.add(map.values().get(i));
    }
    open(Form.MAP, children);
  }

  private void open(Form form, List<?> children) {
    out.append(form.open);
    top = new Frame(form, children, top);
  }

  private enum Form {
    TUPLE("{", "}"),
    LIST("[", "]"),
    IMPROPER_LIST("[", "]"),
    MAP("#{", "}");

    final String open;
    final String close;

    Form(String open, String close) {
      this.open = open;
      this.close = close;
    }
  }

  private static final class Frame {

    final Form form;
    final List<?> children;
    final @Nullable Frame below;
    int at;

    Frame(Form form, List<?> children, @Nullable Frame below) {
      this.form = form;
      this.children = children;
      this.below = below;
    }

    String separator() {
      if (at == 0) {
        return "";
      }
      return switch (form) {
        case TUPLE, LIST -> ",";
        case IMPROPER_LIST -> at == children.size() - 1 ? "|" : ",";
        case MAP -> at % 2 == 1 ? "=>" : ",";
      };
    }
  }
}
