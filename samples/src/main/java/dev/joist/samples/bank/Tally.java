package dev.joist.samples.bank;

import dev.joist.samples.bank.Line.Malformed;
import dev.joist.samples.bank.Teller.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The desk's notes on the day: how often what happened.
final class Tally {

  /// How many malformed lines are kept to be shown; the log has all.
  static final int MALFORMED_KEPT = 20;

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final List<Malformed> kept = new ArrayList<>();
  private long malformed;
  private long crashes;
  private long kills;

  void finished(Outcome outcome) {
    outcomes.merge(outcome, 1L, Long::sum);
  }

  void malformed(Malformed line) {
    malformed++;
    if (kept.size() < MALFORMED_KEPT) {
      kept.add(line);
    }
  }

  void crashed() {
    crashes++;
  }

  void killed() {
    kills++;
  }

  /// How many transfers are finished.
  long finished() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }

  List<Malformed> kept() {
    return List.copyOf(kept);
  }

  BalanceSheet.Count count() {
    return new BalanceSheet.Count(
        outcomes.getOrDefault(Outcome.DONE, 0L),
        outcomes.getOrDefault(Outcome.REFUSED, 0L),
        outcomes.getOrDefault(Outcome.GIVEN_UP, 0L),
        malformed,
        crashes,
        kills);
  }
}
