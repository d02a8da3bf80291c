package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.GlobalServer.Command;
import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How is decided who keeps a name that two have: [Resolve]'s functions, as a node knows them.
///
/// Rule: DIST-16.
final class GlobalResolving {

  private static final Logger LOG = LoggerFactory.getLogger(GlobalResolving.class);

  private static final Atom CONFLICT = Atom.of("global_name_conflict");

  private GlobalResolving() {}

  /// Erlang's own functions and some more.
  static Map<Atom, Resolve.Function> with(Map<Atom, Resolve.Function> more) {
    Map<Atom, Resolve.Function> all = new HashMap<>(more);
    all.put(Resolve.RANDOM_EXIT_NAME.function(), GlobalResolving::exit);
    all.put(Resolve.RANDOM_NOTIFY_NAME.function(), GlobalResolving::notifyOne);
    all.put(Resolve.NOTIFY_ALL_NAME.function(), GlobalResolving::notifyAll);
    all.put(Resolve.NONE.function(), (_, _, _) -> Optional.empty());
    return Map.copyOf(all);
  }

  private static boolean isSecondLower(Pid first, Pid second) {
    return second.node().text().compareTo(first.node().text()) < 0;
  }

  private static Optional<Pid> exit(Object name, Pid first, Pid second) {
    Pid loser = isSecondLower(first, second) ? first : second;
    LOG.info("Two have the global name {}: {} is killed", Terms.toString(name), loser);
    Beam.exit(loser, Wire.KILL);
    return Optional.of(loser.equals(first) ? second : first);
  }

  private static Optional<Pid> notifyOne(Object name, Pid first, Pid second) {
    Pid loser = isSecondLower(first, second) ? first : second;
    var _ = Beam.send(loser, Tuple.of(CONFLICT, name));
    return Optional.of(loser.equals(first) ? second : first);
  }

  private static Optional<Pid> notifyAll(Object name, Pid first, Pid second) {
    var _ = Beam.send(first, Tuple.of(CONFLICT, name, second));
    var _ = Beam.send(second, Tuple.of(CONFLICT, name, first));
    return Optional.empty();
  }

  /// Decides in a process of its own, which answers with who keeps the name, or `undefined`.
  ///
  /// @param command `{resolve, Function, Name, First, Second}`
  static void start(Map<Atom, Resolve.Function> functions, Command command, From from) {
    Atom function = command.atom(2);
    Object name = command.key(3).term();
    Pid first = command.pid(4);
    Pid second = command.pid(5);
    Resolve.Function known = functions.get(function);
    Body deciding =
        () -> from.reply(decided(known == null ? unknown(function) : known, name, first, second));
    var _ = Beam.spawn(deciding);
  }

  private static Resolve.Function unknown(Atom function) {
    return (_, _, _) -> {
      throw new IllegalStateException(
          "no function " + function + " is known on this node; Global.start is given them");
    };
  }

  private static Object decided(Resolve.Function function, Object name, Pid first, Pid second) {
    Optional<Pid> kept;
    try {
      kept = function.resolve(name, first, second);
    } catch (Exception failed) {
      LOG.error(
          "Who of {} and {} keeps the global name {} could not be decided; neither does",
          first,
          second,
          Terms.toString(name),
          failed);
      return Wire.UNDEFINED;
    }
    if (kept.filter(pid -> !pid.equals(first) && !pid.equals(second)).isPresent()) {
      LOG.error(
          "{} was to keep the global name {}, but only {} and {} have it; neither keeps it",
          kept.get(),
          Terms.toString(name),
          first,
          second);
      return Wire.UNDEFINED;
    }
    return kept.<Object>map(pid -> pid).orElse(Wire.UNDEFINED);
  }
}
