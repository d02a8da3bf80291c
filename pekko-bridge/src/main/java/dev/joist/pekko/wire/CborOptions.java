package dev.joist.pekko.wire;

import dev.joist.etf.RecordTypes;
import dev.joist.signal.Call;
import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.signal.SpawnReply;
import dev.joist.signal.Timeout;
import java.util.stream.Stream;

/// What is read, and how much of it at most.
///
/// @param maxDepth how deep tuples, lists, maps, records and funs may be nested in each other
/// @param maxMemory how much memory reading one term may take, which is estimated, with caution.
///   *Units:* bytes
/// @param records which may be read; all others are read as tuples
public record CborOptions(int maxDepth, long maxMemory, RecordTypes records) {

  /// Any depth, 256 MB of memory, and of the records Joist's own messages, as [Down].
  public static final CborOptions DEFAULT =
      new CborOptions(Integer.MAX_VALUE, 256L << 20, withOwn(Stream.empty()));

  /// Checks the limits.
  ///
  /// @throws IllegalArgumentException if one is negative
  public CborOptions {
    if (maxDepth < 0 || maxMemory < 0) {
      throw new IllegalArgumentException(
          "A limit is 0 or more: maxDepth %d, maxMemory %d".formatted(maxDepth, maxMemory));
    }
  }

  private static RecordTypes withOwn(Stream<Class<?>> classes) {
    return RecordTypes.of(
        Stream.concat(
                Stream.of(Call.class, Down.class, Exit.class, SpawnReply.class, Timeout.class),
                classes)
            .toArray(Class<?>[]::new));
  }

  /// With another limit on nesting.
  ///
  /// @throws IllegalArgumentException if it is negative
  public CborOptions withMaxDepth(int depth) {
    return new CborOptions(depth, maxMemory, records);
  }

  /// With another limit on memory.
  ///
  /// @throws IllegalArgumentException if it is negative
  public CborOptions withMaxMemory(long bytes) {
    return new CborOptions(maxDepth, bytes, records);
  }

  /// With these records read, and those that their components name, besides Joist's own messages.
  ///
  /// @throws IllegalArgumentException if a class is no record, or not one that can be made:
  ///   [RecordTypes#of]
  public CborOptions withRecords(Class<?>... classes) {
    return new CborOptions(maxDepth, maxMemory, withOwn(Stream.of(classes)));
  }
}
