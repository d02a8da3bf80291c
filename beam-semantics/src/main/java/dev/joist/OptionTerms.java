package dev.joist;

import dev.joist.signal.AliasMode;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Priority;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Options given as terms, as Erlang's own functions take them.
///
/// Rule: SPAWN-04, SPAWN-09, MON-12.
final class OptionTerms {

  private OptionTerms() {}

  /// The option of a monitor that a term denotes, or null.
  static @Nullable MonitorOption monitor(Object term) {
    Tuple pair = pair(term);
    if (pair == null) {
      return null;
    }
    Object value = pair.element(2);
    return switch (name(pair.element(1))) {
      case "tag" -> new MonitorOption.WithTag(value);
      case "alias" -> {
        AliasMode mode = constantOrNull(AliasMode.class, value);
        yield mode == null || mode == AliasMode.REPLY ? null : new MonitorOption.WithAlias(mode);
      }
      default -> null;
    };
  }

  /// The option of a spawn that a term denotes, or null.
  static @Nullable SpawnOption spawn(Object term) {
    Tuple pair = pair(term);
    if (pair == null) {
      return switch (name(term)) {
        case "link" -> SpawnOption.link();
        case "monitor" -> SpawnOption.monitor();
        default -> null;
      };
    }
    Object value = pair.element(2);
    return switch (name(pair.element(1))) {
      case "monitor" -> spawnMonitor(value);
      case "priority" -> {
        Priority priority = constantOrNull(Priority.class, value);
        yield priority == null ? null : SpawnOption.priority(priority);
      }
      case "reply" -> {
        SpawnOption.Reply reply = constantOrNull(SpawnOption.Reply.class, value);
        yield reply == null ? null : SpawnOption.reply(reply);
      }
      case "reply_tag" -> new SpawnOption.WithReplyTag(value);
      case String flag ->
          HeapTerms.change(flag, value) == null
              ? null
              : new SpawnOption.WithHeapFlag(Atom.of(flag), value);
    };
  }

  private static @Nullable SpawnOption spawnMonitor(Object options) {
    List<MonitorOption> known = new ArrayList<>();
    if (!(options instanceof List<?> terms)) {
      return null;
    }
    for (Object term : terms) {
      MonitorOption option = monitor(term);
      if (option == null) {
        return null;
      }
      known.add(option);
    }
    return new SpawnOption.WithMonitor(known);
  }

  private static @Nullable Tuple pair(Object term) {
    Tuple tuple = Terms.asTuple(term);
    return tuple != null && tuple.arity() == 2 ? tuple : null;
  }

  private static String name(Object term) {
    Atom atom = Terms.asAtom(term);
    return atom == null ? "" : atom.text();
  }

  /// The constant whose name in lower case is the atom.
  ///
  /// @throws ErrorException `badarg` when there is none
  static <E extends Enum<E>> E constant(Class<E> type, Object term, String option) {
    E constant = constantOrNull(type, term);
    if (constant == null) {
      throw new ErrorException(
          Atom.of("badarg"),
          "the option "
              + option
              + " is one of "
              + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)
              + ", not "
              + Terms.toString(term));
    }
    return constant;
  }

  static <E extends Enum<E>> @Nullable E constantOrNull(Class<E> type, Object term) {
    String name = name(term);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
        return constant;
      }
    }
    return null;
  }
}
