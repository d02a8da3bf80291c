package dev.joist.conformance;

import dev.joist.term.Atom;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Terms as a trace shows them: free of all that differs from run to run.
///
/// @param names what pids and references are called
/// @param twoNodes whether `{nodedown, Node}` is a notice too
record TraceText(Map<Object, String> names, boolean twoNodes) {

  private static final Atom NODE = Atom.of("nonode@nohost");
  private static final Atom EXIT = Atom.of("EXIT");
  private static final Atom NODEDOWN = Atom.of("nodedown");
  private static final Atom PROCESS = Atom.of("process");

  String of(Object term) {
    var out = new StringBuilder();
    Terms.print(out, term, this::shown);
    return out.toString();
  }

  private @Nullable String shown(Object term) {
    if (term instanceof Pid) {
      return names.getOrDefault(term, "<pid>");
    }
    if (term instanceof Ref) {
      return names.getOrDefault(term, "<ref>");
    }
    if (term instanceof Map<?, ?> map) {
      return map(TermMap.copyOf(map));
    }
    if (NODE.equals(Terms.asAtom(term))) {
      return "node";
    }
    Tuple tuple = Terms.asTuple(term);
    return tuple != null && tuple.arity() == 2 && isStackTrace(tuple.element(2))
        ? "{" + of(tuple.element(1)) + ",stacktrace}"
        : null;
  }

  /// By the order of keys as terms, in which 1.0 comes before 2.
  private String map(TermMap map) {
    return map.entrySet().stream()
        .sorted((a, b) -> {
          int order = Terms.compare(a.getKey(), b.getKey());
          return order != 0 ? order : Terms.compare(a.getValue(), b.getValue());
        })
        .map(entry -> of(entry.getKey()) + "=>" + of(entry.getValue()))
        .collect(Collectors.joining(",", "#{", "}"));
  }

  private static boolean isStackTrace(Object term) {
    return term instanceof List<?> frames
        && !frames.isEmpty()
        && frames.stream().allMatch(TraceText::isFrame);
  }

  private static boolean isFrame(Object term) {
    Tuple frame = Terms.asTuple(term);
    if (frame == null || frame.arity() < 3 || frame.arity() > 4) {
      return false;
    }
    return isAtom(frame.element(1))
        && isAtom(frame.element(2))
        && (frame.arity() == 3 || isList(frame.element(4)));
  }

  private static boolean isAtom(Object term) {
    return term instanceof Boolean || Terms.asAtom(term) != null;
  }

  private static boolean isList(Object term) {
    return term instanceof List || term instanceof ImproperList;
  }

  /// Messages in mailbox order, but each run of DOWN and EXIT sorted: BEAM gives no order among
  /// signals of different senders, and none to the nodedown of `monitor_node` among them.
  String queue(List<?> messages) {
    List<String> texts = new ArrayList<>();
    int notices = 0;
    for (Object message : messages) {
      notices = isNotice(message) ? notices + 1 : 0;
      texts.add(of(message));
      Collections.sort(texts.subList(texts.size() - notices, texts.size()));
    }
    return list(texts.stream());
  }

  private boolean isNotice(Object message) {
    Tuple tuple = Terms.asTuple(message);
    if (tuple == null) {
      return false;
    }
    return switch (tuple.arity()) {
      case 2 -> twoNodes && tuple.element(1).equals(NODEDOWN) && isAtom(tuple.element(2));
      case 3 -> tuple.element(1).equals(EXIT) && tuple.element(2) instanceof Pid;
      case 5 -> tuple.element(2) instanceof Ref && PROCESS.equals(Terms.asAtom(tuple.element(3)));
      default -> false;
    };
  }

  /// A list whose order means nothing.
  String sorted(List<?> terms) {
    return list(terms.stream().map(this::of).sorted());
  }

  private static String list(Stream<String> texts) {
    return texts.collect(Collectors.joining(",", "[", "]"));
  }
}
