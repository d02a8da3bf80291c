package dev.joist.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.joist.benchmarks.contest.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What one contender needed for one piece of work, round by round.
///
/// @param work what was done
/// @param sizes how much of it
/// @param contender who did it
/// @param operations of each round
/// @param nanos of each round, all operations together
/// @param bytes held at the end of each round; empty where that is not asked
public record Series(
    Work work,
    List<Integer> sizes,
    Contender contender,
    long operations,
    List<Long> nanos,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Long> bytes) {

  /// Keeps the lists as they are now.
  public Series {
    sizes = List.copyOf(sizes);
    nanos = List.copyOf(nanos);
    bytes = bytes == null ? List.of() : List.copyOf(bytes);
  }

  /// The series that samples make.
  static Series of(Work work, List<Integer> sizes, Contender contender, List<Sample> samples) {
    List<Long> bytes = new ArrayList<>();
    samples.forEach(sample -> sample.bytes().ifPresent(bytes::add));
    return new Series(
        work,
        sizes,
        contender,
        samples.getFirst().operations(),
        samples.stream().map(Sample::nanos).toList(),
        bytes);
  }

  /// Sizes as the command line has them: `503,1000000`.
  static String text(List<Integer> sizes) {
    return sizes.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  /// Whether the sizes are those that are measured unless others are asked for.
  @JsonIgnore
  public boolean isOfDefaultSize() {
    return sizes.equals(work.sizes());
  }

  /// The values of a measure, per operation, round by round; empty if it was not measured.
  public List<Double> values(Measure measure) {
    List<Long> totals = measure == Measure.TIME ? nanos : bytes;
    return totals.stream().map(total -> (double) total / operations).toList();
  }

  /// The spread of a measure per operation.
  public Spread spread(Measure measure) {
    return Spread.of(values(measure));
  }

  /// The ratios of a measure to another contender's, each within one round.
  public Spread ratio(Measure measure, Series other) {
    List<Double> mine = values(measure);
    List<Double> theirs = other.values(measure);
    return Spread.of(
        IntStream.range(0, Math.min(mine.size(), theirs.size()))
            .mapToObj(round -> mine.get(round) / theirs.get(round))
            .toList());
  }
}
