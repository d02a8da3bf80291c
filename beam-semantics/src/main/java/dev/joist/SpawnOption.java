package dev.joist;

import dev.joist.signal.ErrorException;
import dev.joist.signal.Priority;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;

/// What a spawn is to do beside making a process: the options of `erlang:spawn_opt/2` and
/// `erlang:spawn_request/2`. Of two options of one kind the last counts.
///
/// Rule: SPAWN-01, SPAWN-04, SPAWN-06, SPAWN-09.
public sealed interface SpawnOption {

  /// Which answers to a spawn request are wanted. Rule: SPAWN-09.
  enum Reply {
    /// Both.
    YES,
    /// None.
    NO,
    /// Only that there is no process, and why.
    ERROR_ONLY,
    /// Only that there is one.
    SUCCESS_ONLY
  }

  /// Link the new process to its parent.
  record WithLink() implements SpawnOption {}

  /// Monitor the new process.
  ///
  /// @param options of the monitor
  record WithMonitor(List<MonitorOption> options) implements SpawnOption {

    /// Keeps the options as they are now.
    public WithMonitor {
      options = List.copyOf(options);
    }
  }

  /// Give the new process a priority.
  ///
  /// @param priority a hint
  record WithPriority(Priority priority) implements SpawnOption {}

  /// Answer a spawn request with another tag than `spawn_reply`.
  ///
  /// @param tag a term
  record WithReplyTag(Object tag) implements SpawnOption {}

  /// Answer a spawn request or not.
  ///
  /// @param reply which answers are wanted
  record WithReply(Reply reply) implements SpawnOption {}

  /// Link the new process to its parent. Rule: SPAWN-01.
  static SpawnOption link() {
    return new WithLink();
  }

  /// Monitor the new process. Rule: SPAWN-01, SPAWN-06.
  static SpawnOption monitor(MonitorOption... options) {
    return new WithMonitor(List.of(options));
  }

  /// Give the new process a priority. Rule: INFO-07.
  static SpawnOption priority(Priority priority) {
    return new WithPriority(priority);
  }

  /// Answer a spawn request with another tag than `spawn_reply`. Rule: SPAWN-09.
  static SpawnOption replyTag(Object tag) {
    return new WithReplyTag(Terms.of(tag, "tag"));
  }

  /// Answer a spawn request or not. Rule: SPAWN-09.
  static SpawnOption reply(Reply reply) {
    return new WithReply(reply);
  }

  /// The options that a list of terms denotes: `link`, `monitor`, `{monitor, Options}`, `{priority,
  /// Level}`, `{reply_tag, T}`, `{reply, Which}`.
  ///
  /// @throws ErrorException `badarg` for a term that denotes none
  static List<SpawnOption> of(List<?> terms) {
    List<SpawnOption> options = new ArrayList<>();
    for (Object term : terms) {
      options.add(of(term));
    }
    return options;
  }

  private static SpawnOption of(Object term) {
    Tuple pair = Terms.asTuple(term);
    if (pair != null && pair.arity() == 2) {
      Object value = pair.element(2);
      switch (name(pair.element(1))) {
        case "monitor" -> {
          if (value instanceof List<?> options) {
            return new WithMonitor(MonitorOption.of(options));
          }
        }
        case "priority" -> {
          return new WithPriority(Options.constant(Priority.class, value, "priority"));
        }
        case "reply" -> {
          return new WithReply(Options.constant(Reply.class, value, "reply"));
        }
        case "reply_tag" -> {
          return new WithReplyTag(value);
        }
        default -> {
          // refused below
        }
      }
    }
    return switch (name(term)) {
      case "link" -> new WithLink();
      case "monitor" -> new WithMonitor(List.of());
      default ->
          throw new ErrorException(
              Atom.of("badarg"),
              "spawn: the options are link, monitor, {monitor, List}, {priority, Level},"
                  + " {reply_tag, Term} and {reply, yes | no | error_only | success_only}, not "
                  + Terms.toString(term));
    };
  }

  private static String name(Object term) {
    Atom atom = Terms.asAtom(term);
    return atom == null ? "" : atom.text();
  }
}
