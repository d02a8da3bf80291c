package dev.joist.process;

import dev.joist.term.Ref;
import org.jspecify.annotations.Nullable;

/// Makes the message that answers a spawn request.
///
/// Rule: SPAWN-08, SPAWN-09.
@FunctionalInterface
public interface SpawnAnswer {

  /// The message.
  ///
  /// @param request the request's reference
  /// @param status the atom `ok` or `error`
  /// @param value the new process's pid, or the reason why there is none
  /// @return a term; null when such an answer is not wanted
  @Nullable Object message(Ref request, Object status, Object value);
}
