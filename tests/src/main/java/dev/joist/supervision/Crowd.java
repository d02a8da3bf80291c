package dev.joist.supervision;

import dev.joist.Beam;
import dev.joist.otp.ChildCount;
import dev.joist.otp.Supervisor;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.TermMap;
import dev.joist.term.Tuple;
import java.util.List;

/// Many children of a case, started and ended one after the other.
///
/// *Thread:* that of the case.
final class Crowd {

  private final Children children;
  private final World world;

  Crowd(Children children, World world) {
    this.children = children;
    this.world = world;
  }

  /// Starts so many children of a simple supervisor.
  void start(Pid supervisor, long number) {
    for (long i = 0; i < number; i++) {
      var _ = Supervisor.startChild(supervisor, List.of()).pid();
    }
  }

  /// Ends all workers of an id that run.
  void end(Object id, Object reason) {
    for (Pid pid : world.all(id)) {
      if (Beam.isProcessAlive(pid)) {
        var _ = Beam.send(pid, new Children.Stop(reason));
        World.awaitEnd(pid);
      }
    }
  }

  /// Adds children with the ids 1, 2, ...
  void add(Pid supervisor, long number) {
    for (long id = 1; id <= number; id++) {
      Tuple start = Tuple.of(Atom.of("child"), Atom.of("start"), List.of(id));
      Object spec = TermMap.of(Atom.of("id"), id, Atom.of("start"), start);
      var _ = Supervisor.startChildAsTerm(supervisor, children.real(spec)).pid();
    }
  }

  /// Stops and removes the children with the ids 1, 2, ...
  void remove(Pid supervisor, long number) {
    for (long id = 1; id <= number; id++) {
      Supervisor.terminateChild(supervisor, id).orFail();
      Supervisor.deleteChild(supervisor, id).orFail();
    }
  }

  static List<Object> count(Pid supervisor) {
    ChildCount count = Supervisor.countChildren(supervisor);
    return List.of(
        Tuple.of(Atom.of("active"), count.active()),
        Tuple.of(Atom.of("specs"), count.specs()),
        Tuple.of(Atom.of("supervisors"), count.supervisors()),
        Tuple.of(Atom.of("workers"), count.workers()));
  }
}
