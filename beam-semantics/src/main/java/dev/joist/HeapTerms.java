package dev.joist;

import dev.joist.heap.HeapLimit;
import dev.joist.heap.HeapSettings;
import dev.joist.heap.HeapSizes;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The flags and options about heaps, given as terms.
///
/// Rule: HEAP-03, HEAP-06, HEAP-09, HEAP-11.
final class HeapTerms {

  private static final Atom SIZE = Atom.of("size");
  private static final Atom KILL = Atom.of("kill");
  private static final Atom ERROR_LOGGER = Atom.of("error_logger");
  private static final Atom SHARED = Atom.of("include_shared_binaries");

  private HeapTerms() {}

  /// What a flag and its value change of a heap's settings; null if the value is none, or the flag
  /// is another.
  static @Nullable UnaryOperator<HeapSettings> change(String flag, Object value) {
    return switch (flag) {
      case "min_heap_size" -> isWords(value) ? s -> s.withLeast((long) value) : null;
      case "min_bin_vheap_size" -> isWords(value) ? s -> s.withLeastShared((long) value) : null;
      case "fullsweep_after" ->
          value instanceof Long minors && minors >= 0 ? s -> s.withFullsweepAfter(minors) : null;
      case "max_heap_size" -> {
        HeapLimit limit = limit(value);
        yield limit == null ? null : s -> s.withLimit(limit);
      }
      case "message_queue_data" -> {
        MessageQueueData data = OptionTerms.constantOrNull(MessageQueueData.class, value);
        yield data == null ? null : s -> s.withOffHeap(data == MessageQueueData.OFF_HEAP);
      }
      default -> null;
    };
  }

  /// As [#change], where the flag is one about heaps.
  ///
  /// @throws ErrorException `badarg` when the value is none
  static UnaryOperator<HeapSettings> changeOrRefuse(String flag, Object value) {
    UnaryOperator<HeapSettings> change = change(flag, value);
    if (change == null) {
      throw new ErrorException(
          Atom.of("badarg"),
          flag
              + switch (flag) {
                case "max_heap_size" ->
                    " is a number of words or #{size => Words, kill => true | false, error_logger"
                        + " => true | false}, not ";
                case "message_queue_data" -> " is on_heap or off_heap, not ";
                default -> " is a number, 0 or more, not ";
              }
              + Terms.toString(value));
    }
    return change;
  }

  /// Refuses a limit below the smallest heap.
  ///
  /// @throws ErrorException `badarg` in that case
  static HeapSettings checked(HeapSettings settings) {
    if (isContradictory(settings)) {
      throw new ErrorException(
          Atom.of("badarg"),
          "max_heap_size %d is less than min_heap_size %d: no process could live with it (HEAP-11)"
              .formatted(settings.limit().size(), settings.least()));
    }
    return settings;
  }

  /// A limit as `max_heap_size` takes it.
  static Object term(HeapLimit limit) {
    return TermMap.of(
        SIZE,
        limit.size(),
        KILL,
        limit.kill(),
        ERROR_LOGGER,
        limit.errorLogger(),
        SHARED,
        limit.shared());
  }

  private static boolean isWords(Object value) {
    return value instanceof Long words && HeapSizes.isSize(words);
  }

  /// A number, or a map with a `size`; other keys than ours are ignored, as BEAM does.
  private static @Nullable HeapLimit limit(Object value) {
    return switch (value) {
      case Long size -> limit(size, true, true, false);
      case Map<?, ?> map -> {
        TermMap terms = TermMap.copyOf(map);
        yield terms.get(SIZE) instanceof Long size
            ? limit(
                size, with(terms, KILL, true), with(terms, ERROR_LOGGER, true), terms.get(SHARED))
            : null;
      }
      default -> null;
    };
  }

  private static Object with(TermMap terms, Atom key, Object otherwise) {
    Object value = terms.get(key);
    return value == null ? otherwise : value;
  }

  private static @Nullable HeapLimit limit(
      long size, Object kill, Object log, @Nullable Object shared) {
    boolean isSize = size >= 0 && size <= HeapLimit.LARGEST;
    return isSize && kill instanceof Boolean kills && log instanceof Boolean logs
        ? new HeapLimit(size, kills, logs, Boolean.TRUE.equals(shared))
        : null;
  }

  /// Whether a limit is below the smallest heap, which is refused.
  static boolean isContradictory(HeapSettings settings) {
    return settings.limit().isSet() && settings.limit().size() < settings.least();
  }
}
