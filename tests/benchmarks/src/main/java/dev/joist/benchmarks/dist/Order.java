package dev.joist.benchmarks.dist;

import dev.joist.term.Pid;
import java.util.List;

/// A message as services have them: some fields, a pid, some smaller records.
record Order(long id, String customer, Pid owner, List<Line> lines, double total) {

  /// A part of it.
  record Line(String article, int count, long cents) {}

  private static final List<Line> LINES =
      List.of(new Line("tea", 2, 350), new Line("bread", 1, 420), new Line("candles", 12, 95));

  static Order of(long id, Pid owner) {
    return new Order(id, "Ada Lovelace", owner, LINES, 22.6);
  }
}
