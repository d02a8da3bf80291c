package dev.joist.supervision;

import dev.joist.Beam;
import dev.joist.signal.Down;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The processes of one case: their names, what they have told, and who of them has ended.
///
/// A process is called by the id it was started under and by how many there were of that id: `a_1`,
/// `a_2`. Each is watched by a process made for that from its birth on, so that the true reason of
/// its end is known.
///
/// *Thread:* any process's.
final class World {

  /// What a process of a case is.
  enum Kind {
    WORKER,
    SUPERVISOR
  }

  /// A process that has a name.
  record Known(Atom name, Kind kind) {}

  private record Watch(Pid from, Ref ref, Pid pid) {}

  private record Why(Pid from, Ref ref, Pid pid) {}

  private record Answer(Ref ref, Object reason) {}

  private final Queue<String> trail = new ConcurrentLinkedQueue<>();
  private final AtomicLong moments = new AtomicLong();
  private final Map<Object, Integer> born = new ConcurrentHashMap<>();
  private final Map<Tuple, Pid> byName = new ConcurrentHashMap<>();
  private final Map<Pid, Known> known = new ConcurrentHashMap<>();
  private final Map<Pid, Boolean> watched = new ConcurrentHashMap<>();
  private final Map<Pid, Object> ended = new ConcurrentHashMap<>();
  private final Pid driver;
  private final Pid watcher;

  /// The world of the calling process, which performs a case in it.
  World() {
    driver = Beam.self();
    watcher = Beam.spawnLink(World::watch);
  }

  // ---- names

  /// Gives a process its name.
  Atom named(Object id, Pid pid, Kind kind) {
    int number = born.merge(id, 1, Integer::sum);
    Atom name = Atom.of(Terms.toString(id) + "_" + number);
    byName.put(Tuple.of(id, number), pid);
    known.put(pid, new Known(name, kind));
    ask(ref -> new Watch(Beam.self(), ref, pid));
    watched.put(pid, true);
    return name;
  }

  /// The process that a name of a case means: the newest of an id, or `{Id, Number}`.
  Pid pid(Object which) {
    return which instanceof Tuple exact
        ? pid(exact.element(1), ((Long) exact.element(2)).intValue())
        : pid(which, born.getOrDefault(which, 0));
  }

  private Pid pid(Object id, int number) {
    Pid pid = byName.get(Tuple.of(id, number));
    if (pid == null) {
      throw new ExitException(Tuple.of(Atom.of("nobody"), id, number));
    }
    return pid;
  }

  /// All processes of an id that there have been, the oldest first.
  List<Pid> all(Object id) {
    List<Pid> all = new ArrayList<>();
    for (int number = 1; number <= born.getOrDefault(id, 0); number++) {
      all.add(pid(id, number));
    }
    return all;
  }

  Kind kind(Pid pid) {
    Known process = known.get(pid);
    if (process == null) {
      throw new IllegalStateException("no process of this case: " + pid);
    }
    return process.kind();
  }

  Map<Pid, Known> alive() {
    Map<Pid, Known> alive = new HashMap<>(known);
    alive.keySet().removeIf(pid -> !Beam.isProcessAlive(pid));
    return alive;
  }

  // ---- the trail

  void tell(String line) {
    moments.incrementAndGet();
    trail.add(line);
  }

  long moment() {
    return moments.get();
  }

  List<String> takeTrail() {
    List<String> lines = new ArrayList<>();
    for (String line = trail.poll(); line != null; line = trail.poll()) {
      lines.add(line);
    }
    return lines;
  }

  // ---- ends

  /// Who has ended since the last time, and why: `{Name, Reason}`, in order.
  List<Tuple> gone() {
    reap();
    List<Tuple> gone = new ArrayList<>();
    ended.forEach((pid, reason) -> gone.add(Tuple.of(shown(pid), reason)));
    ended.clear();
    gone.sort(Terms::compare);
    return gone;
  }

  /// Notes who has ended. Who is told of an end by a monitor, as the watcher is, knows that all
  /// that were linked have been told before.
  void reap() {
    for (Pid pid : List.copyOf(watched.keySet())) {
      if (!Beam.isProcessAlive(pid)) {
        watched.remove(pid);
        ended.put(pid, ask(ref -> new Why(Beam.self(), ref, pid)));
      }
    }
  }

  /// Makes a request to the watcher.
  private Object ask(Function<Ref, Object> request) {
    Ref ref = Beam.makeRef();
    var _ = Beam.send(watcher, request.apply(ref));
    return Beam.receive(
        ref, m -> m instanceof Answer(Ref r, Object reason) && r.equals(ref) ? reason : null);
  }

  private static void watch() {
    Map<Pid, Object> ends = new HashMap<>();
    while (true) {
      switch (Beam.receive(
          m -> !(m instanceof Why why) || ends.containsKey(why.pid()) ? m : null)) {
        case Watch(Pid from, Ref ref, Pid pid) -> {
          var _ = Beam.monitor(pid);
          var _ = Beam.send(from, new Answer(ref, true));
        }
        case Why(Pid from, Ref ref, Pid pid) -> {
          Object reason = ends.remove(pid);
          var _ = Beam.send(from, new Answer(ref, reason == null ? "unknown" : reason));
        }
        case Down(_, _, Pid pid, Object reason) -> ends.put(pid, reason);
        case Object other -> throw new IllegalStateException("the watcher was sent " + other);
      }
    }
  }

  /// Kills everybody.
  void end() {
    for (Pid pid : known.keySet()) {
      Beam.exit(pid, Atom.of("kill"));
      awaitEnd(pid);
    }
    Beam.unlink(watcher);
    Beam.exit(watcher, Atom.of("kill"));
    awaitEnd(watcher);
  }

  static void awaitEnd(Pid pid) {
    Ref ref = Beam.monitor(pid);
    Down _ = Beam.receive(ref, m -> m instanceof Down d && d.ref().equals(ref) ? d : null);
  }

  // ---- how terms are shown

  /// A term as a case shows it: names for processes, words for what differs from run to run.
  Object shown(Object term) {
    return switch (term) {
      case Pid pid -> shownPid(pid);
      case Ref _ -> Atom.of("ref");
      case Fun _ -> Atom.of("function");
      case List<?> list -> isStack(list) ? Atom.of("stack") : shownAll(list);
      case Map<?, ?> map -> shownMap(TermMap.copyOf(map));
      default -> {
        Tuple tuple = Terms.asTuple(term);
        yield tuple == null ? term : shownTuple(tuple);
      }
    };
  }

  private Atom shownPid(Pid pid) {
    Known process = known.get(pid);
    if (process != null) {
      return process.name();
    }
    return Atom.of(pid.equals(driver) ? "driver" : "somebody");
  }

  private List<Object> shownAll(List<?> list) {
    List<Object> shown = new ArrayList<>();
    list.forEach(element -> shown.add(shown(element)));
    return List.copyOf(shown);
  }

  private List<Object> shownMap(TermMap map) {
    List<Object> pairs = new ArrayList<>();
    map.forEach((key, value) -> pairs.add(Tuple.of(shown(key), shown(value))));
    pairs.sort(Terms::compare);
    return List.copyOf(pairs);
  }

  private Object shownTuple(Tuple tuple) {
    if (tuple.arity() == 3) {
      @Nullable String first = Terms.atomText(tuple.element(1));
      @Nullable String second = Terms.atomText(tuple.element(2));
      if (Children.MODULE.text().equals(first) || isOurs(first)) {
        Object function =
            tuple.element(2) instanceof Fun.Local fun ? Atom.of(fun.name()) : tuple.element(2);
        return Tuple.of(Atom.of("child"), function, shown(tuple.element(3)));
      }
      if ("gen_server".equals(first) && "call".equals(second)) {
        return Atom.of("call");
      }
      if ("sys".equals(first) && "terminate".equals(second)) {
        return Atom.of("terminate");
      }
    }
    return Tuple.of(shownAll(tuple.elements()).toArray());
  }

  private static boolean isOurs(@Nullable String module) {
    return module != null && module.startsWith("dev.joist.supervision.");
  }

  private static boolean isStack(List<?> list) {
    return !list.isEmpty()
        && list.getFirst() instanceof Tuple frame
        && frame.arity() == 4
        && Terms.asAtom(frame.element(1)) != null
        && Terms.asAtom(frame.element(2)) != null
        && isArity(frame.element(3))
        && frame.element(4) instanceof List<?>;
  }

  /// A Java method's is not known.
  private static boolean isArity(Object term) {
    return term instanceof Long || term instanceof List<?> || "_".equals(Terms.atomText(term));
  }

  static String text(Object term) {
    return Terms.toString(term instanceof List<?> list ? List.copyOf(list) : Terms.of(term));
  }
}
