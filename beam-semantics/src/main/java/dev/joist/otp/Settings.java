package dev.joist.otp;

import dev.joist.SpawnOption;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options of a start, the last of each kind.
///
/// @param name an [Atom], `{global, Name}`, a [Via] or null
/// @param timeoutNanos for the start; negative for ever
/// @param spawn how to spawn
/// @param hibernateAfter idleness in milliseconds; negative for never
/// @param debug from the start
/// @param skipGone whether calls of the gone are left alone
record Settings(
    @Nullable Object name,
    long timeoutNanos,
    List<SpawnOption> spawn,
    long hibernateAfter,
    List<DebugOption> debug,
    boolean skipGone) {

  static Settings of(StartOption... options) {
    Object name = null;
    long timeout = -1;
    List<SpawnOption> spawn = List.of();
    long hibernateAfter = -1;
    List<DebugOption> debug = List.of();
    boolean skipGone = false;
    for (StartOption option : options) {
      switch (option) {
        case StartOption.WithName with -> name = with.name();
        case StartOption.WithTimeout with -> timeout = Times.nanos(with.time());
        case StartOption.WithSpawnOptions with -> spawn = with.options();
        case StartOption.WithHibernateAfter with -> hibernateAfter = Times.millis(with.idle());
        case StartOption.WithDebug with -> debug = with.options();
        case StartOption.WithSkipGone _ -> skipGone = true;
      }
    }
    return new Settings(name, timeout, spawn, hibernateAfter, debug, skipGone);
  }

  /// The spawn options and one more.
  ///
  /// @throws ErrorException `badarg` where a monitor is among them
  SpawnOption[] spawnWith(SpawnOption... more) {
    List<SpawnOption> all = new ArrayList<>(spawn);
    if (all.stream().anyMatch(SpawnOption.WithMonitor.class::isInstance)) {
      throw new ErrorException(
          Atom.of("badarg"), "a server is monitored by startMonitor, not by the option monitor");
    }
    all.addAll(List.of(more));
    return all.toArray(SpawnOption[]::new);
  }
}
