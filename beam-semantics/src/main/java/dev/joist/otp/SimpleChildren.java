package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.ChildSpec.Restart;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.TermMap;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Children of one spec, known by their pids; there may be a million. Of each it keeps its pid and
/// the arguments that `startChild` has added; of temporary ones, which are never restarted, no
/// arguments.
///
/// Where a restart says `ignore`, OTP 25 keeps a child that nobody can stop, and fails over it when
/// it ends; here that child is gone, as it is in later releases.
///
/// Rule: SUP-12, SUP-14.
final class SimpleChildren extends Children {

  private static final Atom SIMPLE = Atom.of("simple_one_for_one");

  private final ChildSpec spec;

  /// What a child is started with; by the pid that it has, or has had while it is to be restarted.
  private final Map<Pid, List<Object>> arguments = new HashMap<>();

  /// Those that are to be restarted.
  private final Set<Pid> restarting = new HashSet<>();

  SimpleChildren(SupervisorFlags flags, ChildSpec spec, SupervisorReports reports) {
    super(flags, reports);
    this.spec = spec;
  }

  private boolean isTemporary() {
    return spec.restart() == Restart.TEMPORARY;
  }

  /// A child as reports are to show it.
  private Child child(Pid pid) {
    List<Object> with = arguments.getOrDefault(pid, List.of());
    ChildSpec own = isTemporary() ? Specs.withoutArguments(spec) : Specs.withArguments(spec, with);
    return new Child(own, pid, restarting.contains(pid));
  }

  // ---- how they are shown

  @Override
  Tuple term() {
    return Tuple.of(List.of(spec.id()), TermMap.of(spec.id(), new Child(spec).record()));
  }

  @Override
  Object dynamics() {
    List<Object> entries = new ArrayList<>(2 * arguments.size());
    arguments.forEach((pid, with) -> {
      entries.add(restarting.contains(pid) ? Tuple.of(Child.RESTARTING, pid) : pid);
      entries.add(isTemporary() ? List.of() : arguments(spec, with));
    });
    return Tuple.of(Atom.of(isTemporary() ? "mapsets" : "maps"), TermMap.of(entries.toArray()));
  }

  @Override
  long dynamicRestarts() {
    return restarting.size();
  }

  @Override
  @Nullable Object startAll() {
    return null;
  }

  @Override
  void stopAll() {
    List<Pid> running = new ArrayList<>(arguments.keySet());
    running.removeAll(restarting);
    ChildShutdown.stopAll(running, spec)
        .forEach((reason, number) ->
            reports.shutdownError(Child.offenders(spec, number), reason.term()));
    arguments.clear();
    restarting.clear();
  }

  // ---- ends and restarts

  @Override
  Verdict ended(Pid pid, Object reason) {
    return arguments.containsKey(pid) && !restarting.contains(pid)
        ? ended(child(pid), reason)
        : Verdict.GO_ON;
  }

  @Override
  Verdict tryAgain(Object which) {
    return which instanceof Pid pid && restarting.contains(pid)
        ? restart(child(pid))
        : Verdict.GO_ON;
  }

  @Override
  void restartNow(Child child) {
    Pid ended = pid(child);
    StartResult result = start(child.spec(), arguments(child.spec(), List.of()));
    if (started(result) != null) {
      List<Object> with = arguments.remove(ended);
      restarting.remove(ended);
      if (with != null && !(result instanceof StartResult.Ignore)) {
        arguments.put(result.pid(), with);
        reports.progress(child(result.pid()));
      }
      return;
    }
    reports.startError(child, failure(result));
    restarting.add(ended);
    SupervisorServer.tryAgain(ended);
  }

  @Override
  void forget(Child child) {
    Pid pid = pid(child);
    arguments.remove(pid);
    restarting.remove(pid);
  }

  private static Pid pid(Child child) {
    Object place = child.place() instanceof Tuple waiting ? waiting.element(2) : child.place();
    return (Pid) place;
  }

  @Override
  boolean hasSignificant() {
    return spec.significant() && !arguments.isEmpty();
  }

  // ---- requests

  @Override
  Object startChild(Object wish) {
    if (!(wish instanceof List<?> more)) {
      return error(Tuple.of(Wire.EXIT, Atom.of("badarg")));
    }
    List<Object> with = isTemporary() || more.isEmpty() ? List.of() : List.copyOf(more);
    StartResult result = start(spec, arguments(spec, more));
    Object answer = started(result);
    if (answer == null) {
      return error(failure(result));
    }
    if (!(result instanceof StartResult.Ignore)) {
      arguments.put(result.pid(), with);
      reports.progress(child(result.pid()));
    }
    return answer;
  }

  @Override
  Object terminateChild(Object id) {
    if (!(id instanceof Pid pid)) {
      return error(SIMPLE);
    }
    if (!arguments.containsKey(pid)) {
      return Beam.isProcessAlive(pid) ? error(NOT_FOUND) : Wire.OK;
    }
    if (!restarting.contains(pid)) {
      Object wrong = ChildShutdown.stop(pid, spec);
      if (wrong != null) {
        reports.shutdownError(new Child(spec, pid, false).offender(), wrong);
      }
    }
    arguments.remove(pid);
    restarting.remove(pid);
    return Wire.OK;
  }

  @Override
  Object restartChild(Object id) {
    return error(SIMPLE);
  }

  @Override
  Object deleteChild(Object id) {
    return error(SIMPLE);
  }

  @Override
  List<Object> whichChildren() {
    List<Object> infos = new ArrayList<>(arguments.size());
    for (Pid pid : arguments.keySet()) {
      Object shown = restarting.contains(pid) ? Child.RESTARTING : pid;
      infos.add(Tuple.of(Wire.UNDEFINED, shown, spec.type(), spec.modules()));
    }
    return List.copyOf(infos);
  }

  @Override
  List<Object> countChildren() {
    long size = arguments.size();
    boolean isSupervisor = spec.type() == ChildSpec.Type.SUPERVISOR;
    return counts(1, size - restarting.size(), isSupervisor ? size : 0, isSupervisor ? 0 : size);
  }

  @Override
  Object getChildspec(Object id) {
    boolean known = new Key(spec.id()).equals(new Key(id)) || arguments.containsKey(id);
    return known ? Tuple.of(Wire.OK, spec.term()) : error(NOT_FOUND);
  }
}
