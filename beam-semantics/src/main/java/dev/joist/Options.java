package dev.joist;

import dev.joist.process.LocalProcess;
import dev.joist.process.MonitorSpec;
import dev.joist.process.SpawnSpec;
import dev.joist.process.Spawning;
import dev.joist.signal.AliasMode;
import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Priority;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Options as the processes' own package wants them: the last of each kind.
final class Options {

  private static final Atom OK = Atom.of("ok");

  private Options() {}

  static MonitorSpec monitor(MonitorOption[] options) {
    return options.length == 0 ? MonitorSpec.PLAIN : monitor(Arrays.asList(options));
  }

  private static MonitorSpec monitor(List<MonitorOption> options) {
    Object tag = null;
    AliasMode alias = null;
    for (MonitorOption option : options) {
      switch (option) {
        case MonitorOption.WithTag with -> tag = with.tag();
        case MonitorOption.WithAlias with -> alias = with.mode();
      }
    }
    return new MonitorSpec(tag, alias);
  }

  static SpawnSpec spawn(SpawnOption[] options) {
    boolean link = false;
    MonitorSpec monitor = null;
    Priority priority = Priority.NORMAL;
    for (SpawnOption option : options) {
      switch (option) {
        case SpawnOption.WithLink _ -> link = true;
        case SpawnOption.WithMonitor with -> monitor = monitor(with.options());
        case SpawnOption.WithPriority with -> priority = with.priority();
        case SpawnOption.WithReplyTag _, SpawnOption.WithReply _ ->
            throw new ErrorException(
                Atom.of("badarg"), "spawnOpt: " + option + " is for spawnRequest");
      }
    }
    return new SpawnSpec(link, monitor, priority);
  }

  static Ref request(LocalProcess self, Body body, SpawnOption[] options) {
    Object tag = null;
    SpawnOption.Reply reply = SpawnOption.Reply.YES;
    for (SpawnOption option : options) {
      switch (option) {
        case SpawnOption.WithReplyTag with -> tag = with.tag();
        case SpawnOption.WithReply with -> reply = with.reply();
        default -> {
          // the spawn's own
        }
      }
    }
    SpawnOption[] own =
        Arrays.stream(options)
            .filter(option ->
                !(option instanceof SpawnOption.WithReplyTag
                    || option instanceof SpawnOption.WithReply))
            .toArray(SpawnOption[]::new);
    boolean wanted = reply == SpawnOption.Reply.YES || reply == SpawnOption.Reply.SUCCESS_ONLY;
    Object replyTag = tag;
    return Spawning.request(
        self,
        body,
        spawn(own),
        !wanted
            ? null
            : (request, child) ->
                replyTag == null
                    ? new SpawnReply(request, OK, child)
                    : Tuple.of(replyTag, request, OK, child));
  }

  /// The mode of a monitor's alias that a term denotes.
  static AliasMode aliasMode(Object term) {
    return constant(AliasMode.class, term, "alias");
  }

  /// The constant whose name in lower case is the atom.
  static <E extends Enum<E>> E constant(Class<E> type, Object term, String option) {
    Atom atom = Terms.asAtom(term);
    for (E constant : type.getEnumConstants()) {
      if (atom != null && constant.name().toLowerCase(Locale.ROOT).equals(atom.text())) {
        return constant;
      }
    }
    throw new ErrorException(
        Atom.of("badarg"),
        "the option "
            + option
            + " is one of "
            + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)
            + ", not "
            + show(term));
  }

  private static String show(@Nullable Object term) {
    return term == null ? "null" : Terms.toString(term);
  }
}
