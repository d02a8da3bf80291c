package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.Application.StartType;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The applications of a node: what OTP's application controller knows. Each that runs has a
/// [ApplicationMaster].
///
/// *Thread:* any process's.
///
/// Rule: OTP-05, OTP-06, OTP-07.
final class Applications {

  private static final Atom NOT_STARTED = Atom.of("not_started");
  private static final Atom NOT_LOADED = Atom.of("not_loaded");

  private final Map<Atom, ApplicationSpec> specs = new ConcurrentHashMap<>();
  private final Map<Tuple, Object> env = new ConcurrentHashMap<>();

  /// The master of each that runs; of one that starts, and of a library, what has claimed its name.
  private final Map<Atom, Object> masters = new ConcurrentHashMap<>();

  /// Those that run, the last started first.
  private final ConcurrentLinkedDeque<Atom> running = new ConcurrentLinkedDeque<>();

  /// Whether the node is about to stop.
  private final AtomicBoolean stopping = new AtomicBoolean();

  private Applications() {}

  /// Those of the calling process's node.
  static Applications here() {
    return Names.self().node().belonging(Applications.class, Applications::new);
  }

  // ---- loading

  Outcome load(ApplicationSpec spec) {
    return specs.putIfAbsent(spec.name(), spec) == null
        ? Outcome.done()
        : refused(Atom.of("already_loaded"), spec.name());
  }

  Outcome unload(Atom name) {
    forgetKilled(name);
    if (masters.containsKey(name)) {
      return refused(Atom.of("running"), name);
    }
    return specs.remove(name) == null ? refused(NOT_LOADED, name) : Outcome.done();
  }

  private static Outcome refused(Atom why, Atom name) {
    return Outcome.refused(Tuple.of(why, name));
  }

  // ---- starting

  Outcome start(Atom name, StartType type) {
    ApplicationSpec spec = specs.get(name);
    if (spec == null) {
      return refused(NOT_LOADED, name);
    }
    forgetKilled(name);
    Ref claim = Beam.makeRef();
    if (masters.putIfAbsent(name, claim) != null) {
      return refused(Atom.of("already_started"), name);
    }
    Object failure = startNew(spec, type, claim);
    if (failure != null) {
      failed(name, claim);
      return Outcome.refused(failure);
    }
    return Outcome.done();
  }

  /// Whoever starts an application may be killed meanwhile, so its master says that it has failed,
  /// too.
  void failed(Atom name, Ref claim) {
    masters.remove(name, claim);
  }

  /// Forgets an application whose master was killed, and could not say that it has ended.
  private void forgetKilled(Atom name) {
    if (masters.get(name) instanceof Pid master && !Beam.isProcessAlive(master)) {
      ended(name);
    }
  }

  private boolean isRunning(Atom name) {
    forgetKilled(name);
    return running.contains(name);
  }

  /// @return null, or why not
  private @Nullable Object startNew(ApplicationSpec spec, StartType type, Ref claim) {
    for (Atom dependency : spec.applications()) {
      if (!isRunning(dependency)) {
        return Tuple.of(NOT_STARTED, dependency);
      }
    }
    Application callback = spec.callback();
    if (callback == null) {
      running.addFirst(spec.name());
      return null;
    }
    return ApplicationMaster.start(spec, callback, type, claim, this);
  }

  Outcome ensureAllStarted(Atom name, StartType type) {
    List<Atom> started = new ArrayList<>();
    Outcome outcome = ensure(name, type, started, new ArrayList<>());
    if (!outcome.isOk()) {
      started.reversed().forEach(this::stop);
    }
    return outcome;
  }

  private Outcome ensure(Atom name, StartType type, List<Atom> started, List<Atom> underWay) {
    if (isRunning(name) || underWay.contains(name)) {
      return Outcome.done();
    }
    underWay.add(name);
    ApplicationSpec spec = specs.get(name);
    for (Atom dependency : spec == null ? List.<Atom>of() : spec.applications()) {
      Outcome outcome = ensure(dependency, type, started, underWay);
      if (!outcome.isOk()) {
        return outcome;
      }
    }
    return switch (start(name, type)) {
      case Outcome.Done done -> {
        started.add(name);
        yield done;
      }
      case Outcome.Refused(Object reason) -> Outcome.refused(Tuple.of(name, reason));
    };
  }

  /// A master says that its application runs.
  void runs(Atom name, Pid master) {
    masters.put(name, master);
    running.addFirst(name);
  }

  /// A master says that its application has ended.
  void ended(Atom name) {
    running.remove(name);
    masters.remove(name);
  }

  // ---- stopping

  Outcome stop(Atom name) {
    forgetKilled(name);
    Object master = masters.get(name);
    if (master == null || !running.contains(name)) {
      return refused(NOT_STARTED, name);
    }
    if (master instanceof Pid pid) {
      ApplicationMaster.stop(pid, true);
    } else {
      ended(name);
    }
    return Outcome.done();
  }

  /// Stops all that still run, the last started first, and then the node. One of them that ends
  /// meanwhile, and that the node cannot do without either, need not do so again.
  void stopNode() {
    if (stopping.getAndSet(true)) {
      return;
    }
    for (Atom name : List.copyOf(running)) {
      if (masters.get(name) instanceof Pid master) {
        ApplicationMaster.stop(master, false);
      }
    }
    var node = Names.self().node();
    Thread.ofPlatform().name("joist-stop").start(node::close);
  }

  // ---- what there is

  List<Atom> running() {
    List.copyOf(running).forEach(this::forgetKilled);
    return List.copyOf(running);
  }

  List<Atom> loaded() {
    return List.copyOf(specs.keySet());
  }

  Optional<Object> env(Atom name, Atom key) {
    Object set = env.get(Tuple.of(name, key));
    ApplicationSpec spec = specs.get(name);
    return Optional.ofNullable(set == null && spec != null ? spec.env().get(key) : set);
  }

  void env(Atom name, Atom key, Object value) {
    env.put(Tuple.of(name, key), value);
  }

  Optional<Atom> of(Pid leader) {
    return masters.entrySet().stream()
        .filter(each -> each.getValue().equals(leader))
        .map(Map.Entry::getKey)
        .findAny();
  }

  Optional<Atom> ofMember(Pid pid) {
    return Beam.processInfo(pid, Atom.of("group_leader")) instanceof Tuple info
            && info.element(2) instanceof Pid leader
        ? of(leader)
        : Optional.empty();
  }
}
