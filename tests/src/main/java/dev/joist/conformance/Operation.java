package dev.joist.conformance;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a scripted process can be told to do: functions of Erlang's module `erlang` but for the
/// last six.
enum Operation {
  SPAWN(0, 1),
  SPAWN_LINK(0, 1),
  SPAWN_MONITOR(0, 1),
  SPAWN_OPT(1, 2),
  SELF(0),
  MAKE_REF(0),
  SEND(2),
  MONITOR(2, 3),
  DEMONITOR(1, 2),
  LINK(1),
  UNLINK(1),
  EXIT(1, 2),
  PROCESS_FLAG(2, 3),
  REGISTER(2),
  UNREGISTER(1),
  WHEREIS(1),
  ALIAS(0, 1),
  UNALIAS(1),
  IS_PROCESS_ALIVE(1),
  PUT(2),
  GET(0, 1),
  ERASE(0, 1),
  SEND_AFTER(3, 4),
  START_TIMER(3, 4),
  CANCEL_TIMER(1, 2),
  PROCESS_INFO(2),
  NODE(0, 1),
  NODES(0),
  MONITOR_NODE(2),
  DISCONNECT_NODE(1),
  /// Of module `net_kernel`.
  MONITOR_NODES(1),
  /// Selective receive with `after 0`.
  RECV(1),
  /// Selective receive that may block.
  AWAIT(2),
  /// Other operations, one right after the other.
  ALL(1),
  /// Takes every message.
  FLUSH(0),
  /// The end: class and reason.
  DIE(2);

  private final int fewest;
  private final int most;

  Operation(int arity) {
    this(arity, arity);
  }

  /// With any number of arguments from the fewest to the most.
  Operation(int fewest, int most) {
    this.fewest = fewest;
    this.most = most;
  }

  /// The name in a scenario.
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it can be given so many arguments.
  boolean takes(int arguments) {
    return arguments >= fewest && arguments <= most;
  }

  /// Whether the first argument is a pattern.
  boolean takesPattern() {
    return this == RECV || this == AWAIT;
  }

  /// Whether it is a function of module `erlang` as it stands. The others are the script's own, or
  /// lend their name to something that makes a scripted process or filters a result.
  boolean isOfErlang() {
    return switch (this) {
      case SPAWN, SPAWN_LINK, SPAWN_MONITOR, SPAWN_OPT, SELF, SEND, PROCESS_INFO -> false;
      case MONITOR_NODES -> false;
      case RECV, AWAIT, ALL, FLUSH, DIE -> false;
      default -> true;
    };
  }

  /// How it can be called: `get/0, get/1`.
  String calls() {
    return IntStream.rangeClosed(fewest, most)
        .mapToObj(arity -> text() + "/" + arity)
        .collect(Collectors.joining(", "));
  }

  /// The operation of that name; null if there is none.
  static @Nullable Operation of(String name) {
    return Arrays.stream(values())
        .filter(operation -> operation.text().equals(name))
        .findFirst()
        .orElse(null);
  }

  /// How each operation can be called.
  static String allCalls() {
    return Arrays.stream(values()).map(Operation::calls).collect(Collectors.joining(", "));
  }
}
