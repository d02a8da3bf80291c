package dev.joist.otp;

import dev.joist.term.Pid;
import java.util.Optional;

/// What a supervisor tells of a child: `{Id, Child, Type, Modules}`.
///
/// Rule: SUP-02, SUP-04, SUP-07.
///
/// @param id of its spec; in a simple supervisor the atom `undefined`
/// @param child its pid, or the atom `undefined` or `restarting`
/// @param type what it is
/// @param modules a list of atoms, or the atom `dynamic`
public record ChildInfo(Object id, Object child, ChildSpec.Type type, Object modules) {

  /// Its process, if it runs.
  public Optional<Pid> pid() {
    return child instanceof Pid pid ? Optional.of(pid) : Optional.empty();
  }

  /// Whether it has ended and is about to be started again.
  public boolean isRestarting() {
    return Wire.is(child, Child.RESTARTING);
  }
}
