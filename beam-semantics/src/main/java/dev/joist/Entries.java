package dev.joist;

import dev.joist.connection.Host;
import dev.joist.process.SpawnSpec;
import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Program;
import dev.joist.term.Atom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What other nodes may start on this one, and with which options.
final class Entries implements Host {

  private final Map<Atom, Entry> entries;

  Entries(Map<Atom, Entry> entries) {
    this.entries = entries;
  }

  @Override
  public @Nullable Program program(Atom entry, List<Object> arguments) {
    Entry known = entries.get(entry);
    if (known == null) {
      return null;
    }
    try {
      return known.program(arguments);
    } catch (Throwable thrown) { // foreign code, on a thread that is the carrier's
      return failing(thrown);
    }
  }

  private static Program failing(Throwable thrown) {
    Body failing =
        () -> {
          if (thrown instanceof Error error) {
            throw error;
          }
          throw (Exception) thrown;
        };
    return failing;
  }

  @Override
  public @Nullable SpawnSpec spec(List<Object> options) {
    try {
      return Options.spawn(SpawnOption.of(options).toArray(SpawnOption[]::new));
    } catch (ErrorException bad) {
      return null;
    }
  }
}
