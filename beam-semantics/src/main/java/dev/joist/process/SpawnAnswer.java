package dev.joist.process;

import dev.joist.term.Pid;
import dev.joist.term.Ref;

/// Makes the message that answers a spawn request.
///
/// Rule: SPAWN-08, SPAWN-09.
@FunctionalInterface
public interface SpawnAnswer {

  /// The message.
  ///
  /// @param request the request's reference
  /// @param child the new process
  /// @return a term
  Object message(Ref request, Pid child);
}
