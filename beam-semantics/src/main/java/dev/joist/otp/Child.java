package dev.joist.otp;

import dev.joist.otp.ChildSpec.Restart;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A child of a supervisor: its spec, and the process that it is now.
///
/// ```
///   running (pid) ──ended, to be restarted──▶ restarting (the pid it had, if any) ──▶ running
///      │                                                │
///      └──────ended for good, stopped──▶ idle (no pid) ◀┘
/// ```
///
/// Rule: SUP-05, SUP-07.
final class Child {

  static final Atom RESTARTING = Atom.of("restarting");

  private final ChildSpec spec;
  private @Nullable Pid pid;
  private boolean restarting;

  Child(ChildSpec spec) {
    this.spec = spec;
  }

  /// One that runs, or ran as this process.
  Child(ChildSpec spec, @Nullable Pid pid, boolean restarting) {
    this(spec);
    this.pid = pid;
    this.restarting = restarting;
  }

  ChildSpec spec() {
    return spec;
  }

  boolean isTemporary() {
    return spec.restart() == Restart.TEMPORARY;
  }

  /// The process it is; null while it runs not.
  @Nullable Pid running() {
    return restarting ? null : pid;
  }

  boolean isRestarting() {
    return restarting;
  }

  /// Neither running nor about to.
  boolean isIdle() {
    return pid == null && !restarting;
  }

  void run(Pid pid) {
    this.pid = pid;
    restarting = false;
  }

  void idle() {
    pid = null;
    restarting = false;
  }

  /// The process it is, or was before it was to be restarted.
  @Nullable Pid last() {
    return pid;
  }

  /// It is to be started again, as soon as can be.
  ///
  /// @param last the process it was, if it has ended by itself
  void restarting(@Nullable Pid last) {
    pid = last;
    restarting = true;
  }

  /// Its process as reports have it: a pid, `undefined`, or `{restarting, Pid}`.
  Object place() {
    Object place = pid == null ? Wire.UNDEFINED : pid;
    return restarting ? Tuple.of(RESTARTING, place) : place;
  }

  /// Its process as `which_children` tells it: a pid, `undefined` or `restarting`.
  Object shown() {
    return restarting ? RESTARTING : place();
  }

  /// `{Id, Child, Type, Modules}`.
  Tuple info(Object id) {
    return Tuple.of(id, shown(), spec.type(), spec.modules());
  }

  /// What OTP hands back with a start error: its own record of the child.
  Tuple record() {
    return record(Wire.UNDEFINED);
  }

  /// OTP's record of the child, with its process as reports have it.
  Tuple record(Object place) {
    return Tuple.of(
        Atom.of("child"),
        place,
        spec.id(),
        spec.start(),
        spec.restart(),
        spec.significant(),
        spec.shutdown().term(),
        spec.type(),
        spec.modules());
  }

  /// What reports tell of it.
  List<Object> offender() {
    return offender(Tuple.of(Atom.of("pid"), place()));
  }

  /// What reports tell of so many children of one spec.
  static List<Object> offenders(ChildSpec spec, long number) {
    return new Child(spec).offender(Tuple.of(Atom.of("nb_children"), number));
  }

  private List<Object> offender(Tuple which) {
    return List.of(
        which,
        Tuple.of(Specs.ID, spec.id()),
        Tuple.of(Atom.of("mfargs"), spec.start()),
        Tuple.of(Atom.of("restart_type"), spec.restart()),
        Tuple.of(Specs.SIGNIFICANT, spec.significant()),
        Tuple.of(Specs.SHUTDOWN, spec.shutdown().term()),
        Tuple.of(Atom.of("child_type"), spec.type()));
  }
}
