package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A process in a [DistHistory], what it has done, what has come of it, and what may come of it.
///
/// Of most pairs only the elder player links and unlinks, so that it knows how often it has to be
/// told; of each fifth pair both do.
///
/// What is noted is noted by the process itself, and read by others when it has come to rest.
final class Player {

  static final Atom POKE = Atom.of("poke");
  private static final Atom NOCONNECTION = Atom.of("noconnection");
  private static final Atom NOPROC = Atom.of("noproc");
  private static final Atom NODEDOWN = Atom.of("nodedown");

  /// How many links and unlinks are done in a row.
  private static final int QUARREL = 20;

  /// Something done over a connection.
  ///
  /// @param epoch of the connection it was done over; 0 if it changed meanwhile
  private record Watch(Object item, @Nullable Player target, @Nullable Pid child, long epoch) {}

  /// A link to one other.
  private static final class Tie {
    /// How often it was linked since it was unlinked last; what came before does not count.
    int calls;

    /// How often its end was told since then, and since the last call.
    int exits;

    int exitsSinceCall;
    final Set<Long> epochs = new HashSet<>();
    long epoch;
  }

  final int id;
  final Site site;
  final Puppet puppet;
  final Atom name;
  final Ref alias;

  /// Why it ends, or may end; written by the test.
  private final Set<Object> reasons = ConcurrentHashMap.newKeySet();

  private volatile boolean ending;
  private final Map<Ref, Watch> watches = new LinkedHashMap<>();
  private final Set<Ref> withdrawn = new HashSet<>();
  private final Map<Ref, Down> downs = new HashMap<>();
  private final Map<Player, Tie> ties = new LinkedHashMap<>();
  final Letters letters = new Letters(this);
  private final List<Pid> children = new ArrayList<>();

  /// Over which connection it was that the loss of a node was to be told; and how often it was.
  private final Map<Atom, List<Long>> nodeWatches = new HashMap<>();

  private final Map<Atom, Integer> nodedowns = new HashMap<>();
  private final Map<Pid, Player> known;

  /// @param known all players there have been, by their pids
  Player(int id, Site site, Map<Pid, Player> known) throws Exception {
    this.id = id;
    this.site = site;
    this.known = known;
    name = Atom.of("player" + id);
    puppet = Puppet.on(site.node);
    site.node.register(name, puppet.pid());
    alias =
        puppet.call(() -> {
          Beam.trapExit(true);
          return Beam.alias();
        });
  }

  Pid pid() {
    return puppet.pid();
  }

  /// Whether it was not told to end.
  boolean isAlive() {
    return !ending && !site.isClosed();
  }

  boolean isGone() {
    return site.isClosed() || !site.node.isProcessAlive(pid());
  }

  /// Has it end with a reason of its own, after what it was told before; or at once.
  void ends(boolean killed) {
    ending = true;
    if (killed) {
      reasons.add(Atom.of("killed"));
      site.node.exit(pid(), Atom.of("kill"));
    } else {
      Object reason = Tuple.of(Atom.of("bye"), (long) id);
      reasons.add(reason);
      puppet.begins(() -> {
        throw Beam.exit(reason);
      });
    }
  }

  private boolean isContestedWith(Player other) {
    return (id + other.id) % 5 == 0;
  }

  boolean mayLink(Player other) {
    return id < other.id || isContestedWith(other);
  }

  // ---- what it does; in its process

  void link(Player other) {
    drain();
    Tie tie = ties.computeIfAbsent(other, _ -> new Tie());
    tie.calls++;
    tie.exitsSinceCall = 0;
    long before = site.epoch(other.site.name);
    Beam.link(other.pid());
    tie.epoch = same(before, other.site);
    tie.epochs.add(tie.epoch);
  }

  /// Which connection it was, if it was one and the same before and after.
  long same(long before, Site other) {
    return before == site.epoch(other.name) ? before : 0;
  }

  void unlink(Player other) {
    drain();
    Beam.unlink(other.pid());
    drain(); // what came before counts for the link that was
    if (!isContestedWith(other)) {
      ties.put(other, new Tie());
    }
  }

  /// Links and unlinks in a row, the faster where nobody has to know how often.
  void quarrel(Player other, int how) {
    for (int i = 0; i < QUARREL; i++) {
      boolean links = (how >> i & 1) == 0;
      if (isContestedWith(other)) {
        if (links) {
          Beam.link(other.pid());
        } else {
          Beam.unlink(other.pid());
        }
      } else if (links) {
        link(other);
      } else {
        unlink(other);
      }
    }
  }

  void monitor(Player other, boolean byName) {
    long before = site.epoch(other.site.name);
    Object item = byName ? Tuple.of(other.name, other.site.name) : other.pid();
    Ref ref = Beam.monitor(Atom.of("process"), item);
    watches.put(ref, new Watch(item, other, null, same(before, other.site)));
  }

  void monitorNode(Site other) {
    long before = site.epoch(other.name);
    Beam.monitorNode(other.name, true);
    nodeWatches.computeIfAbsent(other.name, _ -> new ArrayList<>()).add(same(before, other));
  }

  /// Withdraws one of its monitors.
  void demonitor(int which) {
    drain();
    List<Ref> open = watches.keySet().stream().filter(ref -> !withdrawn.contains(ref)).toList();
    if (!open.isEmpty()) {
      Ref ref = open.get(which % open.size());
      Beam.demonitor(ref, DemonitorOption.FLUSH);
      withdrawn.add(ref);
    }
  }

  void poke(Player other) {
    Beam.exit(other.pid(), POKE);
  }

  void spawn(Site at, boolean linked) {
    List<SpawnOption> options = new ArrayList<>(List.of(SpawnOption.monitor()));
    if (linked) {
      options.add(SpawnOption.link());
    }
    Spawned child =
        Beam.spawnOpt(at.name, Site.IDLE, List.of(), options.toArray(SpawnOption[]::new));
    watches.put(child.ref(), new Watch(child.pid(), null, child.pid(), 0));
    children.add(child.pid());
  }

  /// Has another ask for a child, and end before it is answered.
  void spawnsAndLeaves(Site at) {
    var _ =
        Beam.spawn(() -> {
          var _ =
              Beam.spawnRequest(
                  at.name, Site.IDLE, List.of(), SpawnOption.link(), SpawnOption.monitor());
          throw Beam.exit(Atom.of("gone"));
        });
  }

  void killChild(int which) {
    if (!children.isEmpty()) {
      Beam.exit(children.get(which % children.size()), Atom.of("kill"));
    }
  }

  // ---- what has come

  private void drain() {
    while (take(Duration.ZERO)) {
      // and the next
    }
  }

  private boolean take(Duration patience) {
    Object message =
        Beam.receive(
            patience,
            each -> each instanceof Tuple tuple && tuple.element(1).equals(Puppet.DO) ? null : each,
            () -> null);
    switch (message) {
      case null -> {
        return false;
      }
      case Down down -> {
        Watch watch = watches.get(down.ref());
        assertNotNull(watch, () -> "of no monitor: " + down);
        assertFalse(withdrawn.contains(down.ref()), () -> "of one that was withdrawn: " + down);
        assertEquals(null, downs.put(down.ref(), down), () -> "told twice: " + down);
        assertEquals(watch.item, down.item());
      }
      case Exit exit -> exited(exit);
      case Tuple letter when letter.element(1).equals(Letters.LETTER) -> letters.came(letter);
      case Tuple nodedown when nodedown.element(1).equals(NODEDOWN) ->
          nodedowns.merge((Atom) nodedown.element(2), 1, Integer::sum);
      default -> fail("what nobody has sent: " + message);
    }
    return true;
  }

  private void exited(Exit exit) {
    Player from = known.get(exit.from());
    if (exit.reason().equals(POKE) || from == null) {
      return; // what exit/2 has sent, or a child's
    }
    assertTrue(
        exit.reason().equals(NOCONNECTION) || from.mayBe(exit.reason()),
        () -> "for another reason than " + from.reasons + ": " + exit);
    if (!from.mayLink(this)) {
      Tie tie = ties.get(from);
      assertNotNull(tie, () -> "of no link: " + exit);
      tie.exits++;
      tie.exitsSinceCall++;
      assertTrue(tie.exits <= tie.calls, () -> "more ends than links: " + exit);
      assertTrue(
          !exit.reason().equals(NOCONNECTION) || tie.epochs.stream().anyMatch(e -> isOver(e, from)),
          () -> "the connection is still there, of " + tie.epochs + ": " + exit);
    }
  }

  private boolean mayBe(Object reason) {
    return reasons.contains(reason) || (reason.equals(NOPROC) && !isAlive());
  }

  /// Whether a connection is no more, or it is not known which it was. On a node that closes what
  /// is begun anew is lost at once, perhaps before the end of the connection there was is told.
  private boolean isOver(long epoch, Player other) {
    return epoch == 0 || site.isClosed() || site.epoch(other.site.name) != epoch;
  }

  /// How many of its monitors were told of a lost connection; when it has come to rest.
  int connectionsLost() {
    return (int) downs.values().stream().filter(down -> down.reason().equals(NOCONNECTION)).count();
  }

  // ---- whether it is as it must be; in its process, when all has come to rest

  void verify(List<Player> players) {
    drain();
    while (owed() != null) {
      String what = owed();
      assertTrue(take(ProcessTest.PATIENCE), () -> this + " was not told: " + what);
    }
    while (letters.missing(players) != null) {
      String what = letters.missing(players);
      assertTrue(take(ProcessTest.PATIENCE), () -> this + " did not get " + what);
    }
    downs.forEach((ref, down) -> checkReason(watches.get(ref), down));
    for (Ref ref : watches.keySet()) {
      if (!withdrawn.contains(ref) && !downs.containsKey(ref)) {
        assertTrue(
            Beam.demonitor(ref, DemonitorOption.INFO, DemonitorOption.FLUSH),
            () -> "neither told nor there: " + watches.get(ref));
      }
    }
    nodedowns.forEach((node, count) -> {
      int most = nodeWatches.getOrDefault(node, List.of()).size() - watchesOf(node, true);
      assertTrue(count <= most, () -> count + " nodedowns of " + node + ", at most " + most);
    });
    players.forEach(letters::check);
  }

  /// What it must have been told, and was not.
  private @Nullable String owed() {
    for (Map.Entry<Ref, Watch> entry : watches.entrySet()) {
      Watch watch = entry.getValue();
      Player target = watch.target;
      boolean due =
          target == null
              ? watch.child != null
              : !target.isAlive() || (watch.epoch != 0 && isOver(watch.epoch, target));
      if (due && !withdrawn.contains(entry.getKey()) && !downs.containsKey(entry.getKey())) {
        return "the end of " + watch;
      }
    }
    for (Map.Entry<Player, Tie> entry : ties.entrySet()) {
      Tie tie = entry.getValue();
      Player other = entry.getKey();
      boolean due = !other.isAlive() || (tie.epoch != 0 && isOver(tie.epoch, other));
      if (due && tie.calls > 0 && tie.exitsSinceCall == 0 && !isContestedWith(other)) {
        return "the end of the link to " + other;
      }
    }
    for (Atom node : nodeWatches.keySet()) {
      if (nodedowns.getOrDefault(node, 0) < watchesOf(node, false)) {
        return "the nodedown of " + node;
      }
    }
    return null;
  }

  /// How often the loss of a node was to be told, over a connection that is there or that is not.
  private int watchesOf(Atom node, boolean there) {
    long now = site.epoch(node);
    return (int)
        nodeWatches.get(node).stream().filter(epoch -> epoch != 0 && epoch == now == there).count();
  }

  private void checkReason(Watch watch, Down down) {
    Player target = watch.target;
    if (target == null) {
      return;
    }
    boolean permitted =
        down.reason().equals(NOCONNECTION)
            ? isOver(watch.epoch, target)
            : target.mayBe(down.reason());
    assertTrue(permitted, () -> down + " of " + watch + ", which ended for " + target.reasons);
  }

  @Override
  public String toString() {
    return "player %d at %s".formatted(id, site.name);
  }
}
