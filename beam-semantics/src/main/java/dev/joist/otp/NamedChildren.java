package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.TermMap;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Children that have a spec and an id each, in the order in which they were added.
///
/// Rule: SUP-02..11, SUP-14, SUP-16.
final class NamedChildren extends Children {

  private static final Atom RUNNING = Atom.of("running");

  /// By id, the oldest first.
  private final LinkedHashMap<Key, Child> children = new LinkedHashMap<>();

  private final Map<Pid, Child> byPid = new HashMap<>();

  NamedChildren(SupervisorFlags flags, List<ChildSpec> specs, SupervisorReports reports) {
    super(flags, reports);
    specs.forEach(spec -> children.put(new Key(spec.id()), new Child(spec)));
  }

  // ---- how they are shown

  @Override
  Tuple term() {
    List<Object> ids = new ArrayList<>(children.size());
    List<Object> records = new ArrayList<>(2 * children.size());
    for (Child child : children.values().stream().toList().reversed()) {
      Object id = child.spec().id();
      ids.add(id);
      records.add(id);
      records.add(child.record(child.place()));
    }
    return Tuple.of(List.copyOf(ids), TermMap.of(records.toArray()));
  }

  @Override
  Object dynamics() {
    return Wire.UNDEFINED;
  }

  @Override
  long dynamicRestarts() {
    return 0;
  }

  // ---- one child

  private @Nullable Child find(Object id) {
    return children.get(new Key(id));
  }

  /// Starts a child that does not run.
  ///
  /// @return how it went; a child that says `ignore` is idle, a temporary one gone
  private StartResult start(Child child) {
    StartResult result = start(child.spec(), arguments(child.spec(), List.of()));
    if (result instanceof StartResult.Ok || result instanceof StartResult.OkExtra) {
      Pid pid = result.pid();
      child.run(pid);
      byPid.put(pid, child);
      reports.progress(child);
    } else if (result instanceof StartResult.Ignore) {
      forget(child);
    }
    return result;
  }

  /// Stops a child, if it runs; a temporary one is gone then.
  private void stop(Child child) {
    Pid pid = child.running();
    if (pid != null) {
      Object wrong = ChildShutdown.stop(pid, child.spec());
      if (wrong != null) {
        reports.shutdownError(child.offender(), wrong);
      }
    }
    forget(child);
  }

  @Override
  void forget(Child child) {
    Pid pid = child.running();
    if (pid != null) {
      byPid.remove(pid);
    }
    child.idle();
    if (child.isTemporary()) {
      children.remove(new Key(child.spec().id()));
    }
  }

  // ---- groups

  /// Starts children in order, until one fails.
  ///
  /// @return the one that has failed, and why; null when all run
  private @Nullable Broken start(Collection<Child> group) {
    for (Child child : group) {
      StartResult result = start(child);
      if (started(result) == null) {
        Object reason = failure(result);
        reports.startError(child, reason);
        return new Broken(child, reason);
      }
    }
    return null;
  }

  private record Broken(Child child, Object reason) {}

  /// Stops children, the last one first.
  private void stop(List<Child> group) {
    group.reversed().forEach(this::stop);
  }

  private List<Child> all() {
    return new ArrayList<>(children.values());
  }

  /// A child and those that were added after it.
  private List<Child> from(Child first) {
    List<Child> rest = new ArrayList<>();
    for (Child child : children.values()) {
      if (child == first || !rest.isEmpty()) {
        rest.add(child);
      }
    }
    return rest;
  }

  @Override
  @Nullable Object startAll() {
    Broken broken = start(all());
    if (broken == null) {
      return null;
    }
    stopAll();
    return Tuple.of(Atom.of("failed_to_start_child"), broken.child().spec().id(), broken.reason());
  }

  @Override
  void stopAll() {
    stop(all());
  }

  // ---- ends and restarts

  @Override
  Verdict ended(Pid pid, Object reason) {
    Child child = byPid.get(pid);
    return child == null ? Verdict.GO_ON : ended(child, reason);
  }

  @Override
  Verdict tryAgain(Object id) {
    Child child = find(id);
    return child != null && child.isRestarting() ? restart(child) : Verdict.GO_ON;
  }

  @Override
  void restartNow(Child child) {
    switch (flags.strategy()) {
      case ONE_FOR_ONE -> restartOne(child);
      case ONE_FOR_ALL -> restartGroup(child, all());
      case REST_FOR_ONE -> restartGroup(child, from(child));
      case SIMPLE_ONE_FOR_ONE ->
          throw new IllegalStateException("children of one spec have no ids");
    }
  }

  private void restartOne(Child child) {
    Pid ended = child.running();
    if (ended != null) {
      byPid.remove(ended);
    }
    StartResult result = start(child);
    if (started(result) == null) {
      reports.startError(child, failure(result));
      child.restarting(child.last());
      SupervisorServer.tryAgain(child.spec().id());
    }
  }

  private void restartGroup(Child child, List<Child> group) {
    Pid last = child.last();
    forget(child);
    stop(group);
    group.removeIf(Child::isTemporary); // they are gone
    Broken broken = start(group);
    if (broken != null) {
      broken.child().restarting(broken.child() == child ? last : null);
      SupervisorServer.tryAgain(broken.child().spec().id());
    }
  }

  @Override
  boolean hasSignificant() {
    return children.values().stream()
        .anyMatch(child -> child.spec().significant() && !child.isIdle());
  }

  // ---- requests

  @Override
  Object startChild(Object wish) {
    ChildSpec spec;
    try {
      spec = Specs.child(wish, flags.autoShutdown());
    } catch (ErrorException complaint) {
      return error(complaint.reason());
    }
    Child there = find(spec.id());
    if (there != null) {
      Pid pid = there.running();
      return error(
          pid == null ? Atom.of("already_present") : Tuple.of(Atom.of("already_started"), pid));
    }
    Child child = new Child(spec);
    StartResult result = start(spec, arguments(spec, List.of()));
    Object answer = started(result);
    if (answer == null) {
      return error(Tuple.of(failure(result), child.record()));
    }
    Child kept = new Child(child.isTemporary() ? Specs.withoutArguments(spec) : spec);
    if (!(result instanceof StartResult.Ignore)) {
      Pid pid = result.pid();
      child.run(pid);
      reports.progress(child);
      kept.run(pid);
      byPid.put(pid, kept);
      children.put(new Key(spec.id()), kept);
    } else if (!kept.isTemporary()) {
      children.put(new Key(spec.id()), kept);
    }
    return answer;
  }

  @Override
  Object terminateChild(Object id) {
    Child child = find(id);
    if (child == null) {
      return error(NOT_FOUND);
    }
    stop(child);
    return Wire.OK;
  }

  @Override
  Object restartChild(Object id) {
    Child child = find(id);
    Object refusal = refusal(child);
    if (child == null || refusal != null) {
      return error(refusal == null ? NOT_FOUND : refusal);
    }
    StartResult result = start(child);
    Object answer = started(result);
    return answer == null ? error(failure(result)) : answer;
  }

  @Override
  Object deleteChild(Object id) {
    Child child = find(id);
    Object refusal = refusal(child);
    if (child == null || refusal != null) {
      return error(refusal == null ? NOT_FOUND : refusal);
    }
    children.remove(new Key(id));
    return Wire.OK;
  }

  /// Why a child is neither restarted nor deleted; null where it is.
  private static @Nullable Object refusal(@Nullable Child child) {
    if (child == null) {
      return NOT_FOUND;
    }
    if (child.isRestarting()) {
      return Child.RESTARTING;
    }
    return child.running() == null ? null : RUNNING;
  }

  @Override
  List<Object> whichChildren() {
    List<Object> infos = new ArrayList<>(children.size());
    for (Child child : children.values().stream().toList().reversed()) {
      infos.add(child.info(child.spec().id()));
    }
    return List.copyOf(infos);
  }

  @Override
  List<Object> countChildren() {
    long active = 0;
    long supervisors = 0;
    for (Child child : children.values()) {
      Pid pid = child.running();
      active += pid != null && Beam.isProcessAlive(pid) ? 1 : 0;
      supervisors += child.spec().type() == ChildSpec.Type.SUPERVISOR ? 1 : 0;
    }
    return counts(children.size(), active, supervisors, children.size() - supervisors);
  }

  @Override
  Object getChildspec(Object id) {
    Child child = find(id);
    return child == null ? error(NOT_FOUND) : Tuple.of(Wire.OK, child.spec().term());
  }
}
