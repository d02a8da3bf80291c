package dev.joist;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a [Player] has written to the others, over which connection, and which letters of theirs
/// have come.
///
/// *Thread:* the player's; others when all has come to rest.
final class Letters {

  static final Atom LETTER = Atom.of("letter");

  private record Letter(long number, long epoch) {}

  private final Player owner;
  private final Map<Player, List<Letter>> sent = new HashMap<>();
  private final Map<Integer, List<Long>> came = new HashMap<>();

  Letters(Player owner) {
    this.owner = owner;
  }

  /// Sends a letter: to the pid, the name or the alias.
  void send(Player other, int how, int size) {
    List<Letter> all = sent.computeIfAbsent(other, _ -> new ArrayList<>());
    long number = all.size();
    Object letter = Tuple.of(LETTER, (long) owner.id, number, "x".repeat(size));
    long before = owner.site.epoch(other.site.name);
    switch (how % 3) {
      case 0 -> Beam.send(other.pid(), letter);
      case 1 -> Beam.send(Tuple.of(other.name, other.site.name), letter);
      default -> Beam.send((Object) other.alias, letter);
    }
    all.add(new Letter(number, owner.same(before, other.site)));
  }

  void came(Tuple letter) {
    came.computeIfAbsent(((Long) letter.element(2)).intValue(), _ -> new ArrayList<>())
        .add((Long) letter.element(3));
  }

  /// How many have come.
  int arrived() {
    return came.values().stream().mapToInt(List::size).sum();
  }

  /// A letter that was sent over a connection that is still there, and has not come.
  @Nullable String missing(List<Player> players) {
    for (Player from : players) {
      List<Long> numbers = came.getOrDefault(from.id, List.of());
      for (Letter letter : from.letters.sent.getOrDefault(owner, List.of())) {
        if (letter.epoch != 0
            && !from.site.isClosed()
            && from.site.epoch(owner.site.name) == letter.epoch
            && !numbers.contains(letter.number)) {
          return letter + " of " + from;
        }
      }
    }
    return null;
  }

  /// They came in order, each once, and of those of one connection none after one that is lost.
  void check(Player from) {
    List<Long> numbers = came.getOrDefault(from.id, List.of());
    for (int i = 1; i < numbers.size(); i++) {
      assertTrue(numbers.get(i - 1) < numbers.get(i), () -> "letters of " + from + ": " + numbers);
    }
    Set<Long> lost = new HashSet<>();
    for (Letter letter : from.letters.sent.getOrDefault(owner, List.of())) {
      if (!numbers.contains(letter.number)) {
        lost.add(letter.epoch);
      } else if (letter.epoch != 0) {
        assertFalse(
            lost.contains(letter.epoch), () -> letter + " came after a lost one of " + from);
      }
    }
  }
}
