package dev.joist;

import dev.joist.process.LocalProcess;
import dev.joist.process.MonitorSpec;
import dev.joist.process.SpawnAnswer;
import dev.joist.process.SpawnSpec;
import dev.joist.process.Spawning;
import dev.joist.signal.AliasMode;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Priority;
import dev.joist.signal.Program;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        case SpawnOption.Badopt bad ->
            throw new ErrorException(
                Atom.of("badarg"),
                "spawnOpt: the options are link, monitor, {monitor, [{tag, Term} | {alias, Mode}]}"
                    + " and {priority, low | normal | high | max}, not "
                    + Terms.toString(bad.term()));
      }
    }
    return new SpawnSpec(link, monitor, priority);
  }

  static Ref request(LocalProcess self, Program program, SpawnOption[] options) {
    Object tag = null;
    SpawnOption.Reply reply = SpawnOption.Reply.YES;
    List<SpawnOption> own = new ArrayList<>();
    boolean good = true;
    for (SpawnOption option : options) {
      switch (option) {
        case SpawnOption.WithReplyTag with -> tag = with.tag();
        case SpawnOption.WithReply with -> reply = with.reply();
        case SpawnOption.Badopt _ -> good = false;
        default -> own.add(option);
      }
    }
    SpawnSpec spec = good ? spawn(own.toArray(SpawnOption[]::new)) : null;
    return Spawning.request(self, program, spec, answer(tag, reply));
  }

  private static SpawnAnswer answer(@Nullable Object tag, SpawnOption.Reply reply) {
    return (request, status, value) -> {
      boolean wanted =
          switch (reply) {
            case YES -> true;
            case NO -> false;
            case ERROR_ONLY -> !status.equals(OK);
            case SUCCESS_ONLY -> status.equals(OK);
          };
      if (!wanted) {
        return null;
      }
      return tag == null
          ? new SpawnReply(request, status, value)
          : Tuple.of(tag, request, status, value);
    };
  }
}
