package dev.joist.pekko.cluster;

import dev.joist.dist.Carrier;
import dev.joist.term.Atom;
import java.util.concurrent.ConcurrentHashMap;

/// The lines of the names that have peers, or had one of which not all is told yet.
///
/// *Thread:* any.
final class Lines {

  private record Taken(Line line, int times) {}

  private final ConcurrentHashMap<Atom, Taken> taken = new ConcurrentHashMap<>();

  Line take(Atom name, Carrier.Events events) {
    return taken
        .compute(
            name,
            (_, old) ->
                old == null
                    ? new Taken(new Line(name, events), 1)
                    : new Taken(old.line(), old.times() + 1))
        .line();
  }

  /// All is told about one peer.
  void giveBack(Line line) {
    taken.computeIfPresent(
        line.name(), (_, old) -> old.times() == 1 ? null : new Taken(old.line(), old.times() - 1));
  }
}
