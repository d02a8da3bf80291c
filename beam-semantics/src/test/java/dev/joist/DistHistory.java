package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// One random history of processes on some nodes, whose [Network] fails them, and which are started
/// again now and then. Processes act on their own, while the network and other processes do: the
/// seed says what is tried, the schedulers what comes of it.
///
/// When all is done the network is mended, until all that is lost is known to be. Then the halves
/// of all links and monitors match each other, and the tables of the connections match them; each
/// process ends in its turn, and finds before that it was told what it had to be told ([Player]);
/// at last nobody is there and no entry in any table.
public final class DistHistory implements AutoCloseable {

  private static final int STEPS = 90;
  private static final int MOST_PLAYERS = 12;
  private static final int MOST_RESTARTS = 2;
  private static final Atom KILL = Atom.of("kill");

  /// How long the next step waits for what a process was told to do; it may wait for room.
  private static final int PACE_MILLIS = 20;

  private final Random random;
  private final Network network;
  private final List<Site> sites = new ArrayList<>();
  private final List<Player> players = new ArrayList<>();
  private final Map<Pid, Player> known = new ConcurrentHashMap<>();
  private final Queue<AssertionError> wrong = new ConcurrentLinkedQueue<>();
  private int restarts;

  /// Starts the nodes.
  ///
  /// @param network of its own, closed with it
  private DistHistory(long seed, Network network) throws Exception {
    random = new Random(seed);
    this.network = network;
    for (int i = network.nodes(random); i > 0; i--) {
      Site site = network.start("site" + i);
      sites.add(site);
      bear(site);
      bear(site);
    }
  }

  /// Has one history after the other, until the first that goes wrong.
  ///
  /// @param first the first one's seed
  /// @param end the first seed that is none of theirs
  /// @param group with so many or more something must have happened
  /// @param property which says to each test what its first seed is
  /// @param networks makes a network for each
  public static void play(
      long first, long end, int group, String property, Supplier<Network> networks)
      throws Exception {
    int letters = 0;
    int lost = 0;
    for (long seed = first; seed < end; seed++) {
      try (DistHistory history = new DistHistory(seed, networks.get())) {
        try {
          history.run();
        } catch (AssertionError | Exception e) {
          String again = "seed " + seed + " (-D" + property + "=" + seed + "): ";
          Throwable cause = history.wrong.isEmpty() ? e : history.wrong.element();
          throw new AssertionError(again + cause + "\n" + history.report(), cause);
        }
        letters += history.lettersArrived();
        lost += history.connectionsLost();
      }
    }
    boolean eventful = letters > 3 * group && lost > group;
    String what = letters + " letters and " + lost + " lost connections";
    assertTrue(eventful || end - first < group, () -> "nothing happens: " + what);
  }

  /// Lets it happen, and says whether it went as it must.
  private void run() throws Exception {
    for (int i = 0; i < STEPS; i++) {
      act();
    }
    settle();
    expect(this::halvesMatch);
    expect(this::strangersAreGone);
    List<Player> alive = alive();
    Collections.shuffle(alive, random);
    for (Player player : alive) {
      player.puppet.does(() -> player.verify(players));
      player.ends(random.nextBoolean());
      expect(player::isGone);
    }
    for (Site site : sites) {
      site.checkLog();
      site.endLog();
    }
    expect(() -> sites.stream().allMatch(site -> site.node.processCount() == 0 && site.isEmpty()));
    assertEquals(List.of(), List.copyOf(wrong));
  }

  /// Ends all but the players. One of them may have just asked for another.
  private boolean strangersAreGone() {
    return !endsStrangers() && sum("spawn_requests") == 0 && !endsStrangers();
  }

  private boolean endsStrangers() {
    boolean some = false;
    for (Site site : sites) {
      for (Pid pid : site.processes()) {
        if (!known.containsKey(pid)) {
          site.node.exit(pid, KILL);
          some = true;
        }
      }
    }
    return some;
  }

  private int sum(String table) {
    return sites.stream().mapToInt(site -> site.entries().get(table)).sum();
  }

  private void bear(Site site) throws Exception {
    Player player = new Player(players.size(), site, known);
    known.put(player.pid(), player);
    players.add(player);
  }

  private List<Player> alive() {
    return new ArrayList<>(players.stream().filter(Player::isAlive).toList());
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  // ---- what happens

  private void act() throws Exception {
    if (random.nextInt(5) == 0) {
      disturb(any(sites), any(sites));
      return;
    }
    List<Player> alive = alive();
    if (alive.size() < 4 && players.size() < MOST_PLAYERS) {
      bear(any(sites));
      return;
    }
    if (alive.isEmpty()) {
      return;
    }
    Player who = any(alive);
    if (random.nextInt(30) == 0) {
      who.ends(random.nextBoolean());
      return;
    }
    List<Player> others =
        players.stream().filter(other -> !other.site.name.equals(who.site.name)).toList();
    Body task = task(who, any(others));
    CountDownLatch done = new CountDownLatch(1);
    who.puppet.begins(() -> {
      noting(task);
      done.countDown();
    });
    if (random.nextBoolean()) {
      var _ = done.await(PACE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /// What a player finds wrong ends it, and must not be taken for an end like others.
  private void noting(Body task) throws Exception {
    try {
      task.run();
    } catch (AssertionError e) {
      wrong.add(e);
      throw e;
    }
  }

  private Body task(Player who, Player other) {
    int number = random.nextInt(1 << 20);
    boolean byName = random.nextBoolean();
    int size = random.nextInt(8) == 0 ? random.nextInt(network.largest()) : random.nextInt(30);
    Site there = other.site;
    return switch (random.nextInt(24)) {
      case 0, 1, 2 -> who.mayLink(other) ? () -> who.link(other) : () -> who.monitor(other, byName);
      case 3 -> who.mayLink(other) ? () -> who.unlink(other) : () -> who.monitor(other, byName);
      case 4, 5, 6, 7 -> () -> who.monitor(other, byName);
      case 8, 9 -> () -> who.demonitor(number);
      case 10, 11, 12, 13, 14 -> () -> who.letters.send(other, number, size);
      case 15, 16 ->
          () -> {
            for (int i = 0; i < 10; i++) {
              who.letters.send(
                  other, number + i, i % 2 == 0 ? size : size % 30); // none overtakes another
            }
          };
      case 17 -> () -> who.poke(other);
      case 18 -> () -> who.spawn(there, byName);
      case 19 -> () -> who.monitorNode(there);
      case 20 -> () -> who.spawnsAndLeaves(there);
      case 21, 22 -> quarrel(who, other, number);
      default -> () -> who.killChild(number);
    };
  }

  /// Links and unlinks in a row, of both at once where both may.
  private Body quarrel(Player who, Player other, int number) {
    if (!who.mayLink(other)) {
      return () -> who.monitor(other, true);
    }
    if (other.mayLink(who) && other.isAlive()) {
      int answer = random.nextInt();
      other.puppet.begins(() -> noting(() -> other.quarrel(who, answer)));
    }
    return () -> who.quarrel(other, number);
  }

  private void disturb(Site a, Site b) throws Exception {
    switch (a == b ? -1 : random.nextInt(16)) {
      case 0 -> restart(sites.indexOf(a));
      case 1, 2 -> {
        long before = a.epoch(b.name);
        if (a.node.disconnect(b.name) && before != 0) { // not one that has just been begun
          expect(() -> a.epoch(b.name) != before);
        }
      }
      default -> network.disturb(random, a, b);
    }
  }

  /// Perhaps in the middle of what its processes, and others, do with it.
  private void restart(int index) throws Exception {
    if (restarts == MOST_RESTARTS) {
      return;
    }
    restarts++;
    Site old = sites.get(index);
    old.close();
    String name = old.name.text();
    Site site = network.start(name.substring(0, name.indexOf('@')));
    sites.set(index, site);
    bear(site);
    bear(site);
  }

  // ---- and what has come of it

  private void settle() throws Exception {
    network.mend(sites);
    for (Player player : players) {
      if (player.isAlive()) {
        player.puppet.does(() -> {});
      } else {
        expect(player::isGone);
      }
    }
    network.mend(sites);
  }

  private static void expect(BooleanSupplier fact) {
    TwoNodesTest.expectEventually(fact);
  }

  private record Half(Pid owner, Object other) {}

  /// All halves of links, of monitors by who watches, and of monitors by who is watched, match each
  /// other, and the entries of the connections match them.
  private boolean halvesMatch() {
    Map<Half, Integer> links = new HashMap<>();
    Map<Half, Integer> origins = new HashMap<>();
    Map<Half, Integer> targets = new HashMap<>();
    Map<Site, int[]> counts = new HashMap<>();
    for (Site site : sites) {
      for (Pid pid : site.processes()) {
        if (!site.node.isProcessAlive(pid)) {
          return false;
        }
        count(links, pid, items(site, pid, "links"));
        count(origins, pid, items(site, pid, "monitors"));
        count(targets, pid, items(site, pid, "monitored_by"));
      }
      counts.put(
          site,
          IntStream.of(sum(links, site.name), sum(origins, site.name), sum(targets, site.name))
              .toArray());
    }
    boolean linked =
        links.keySet().stream()
            .allMatch(half -> links.containsKey(new Half((Pid) half.other, half.owner)));
    Map<Half, Integer> watched = new HashMap<>();
    targets.forEach((half, count) ->
        watched.merge(new Half((Pid) half.other, half.owner), count, Integer::sum));
    return linked
        && watched.equals(origins)
        && counts.entrySet().stream()
            .allMatch(each -> {
              Map<String, Integer> entries = each.getKey().entries();
              int[] found = each.getValue();
              return entries.get("links") == found[0]
                  && entries.get("monitors") == found[1]
                  && entries.get("monitored") == found[2];
            });
  }

  private static int sum(Map<Half, Integer> halves, Atom node) {
    return halves.entrySet().stream()
        .filter(each -> each.getKey().owner.node().equals(node))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static void count(Map<Half, Integer> halves, Pid owner, List<Object> others) {
    others.forEach(other -> halves.merge(new Half(owner, other), 1, Integer::sum));
  }

  /// Whom a process is linked to, or watches, or is watched by: pids, at all events.
  private List<Object> items(Site site, Pid pid, String item) {
    Tuple answer = assertInstanceOf(Tuple.class, site.node.processInfo(pid, Atom.of(item)));
    List<Object> others = new ArrayList<>();
    for (Object each : assertInstanceOf(List.class, answer.element(2))) {
      Object other = item.equals("monitors") ? ((Tuple) each).element(2) : each;
      others.add(other instanceof Tuple at ? pidOf(at) : other);
    }
    return others;
  }

  private Object pidOf(Tuple at) {
    Object found = at;
    for (Player player : players) {
      if (player.name.equals(at.element(1)) && player.isAlive()) {
        found = player.pid();
      }
    }
    return found;
  }

  /// How many letters have arrived, for who wants to know that something has happened.
  private int lettersArrived() {
    return players.stream().mapToInt(player -> player.letters.arrived()).sum();
  }

  /// How many monitors were told of a lost connection.
  private int connectionsLost() {
    return players.stream().mapToInt(Player::connectionsLost).sum();
  }

  /// What there is, for when it is not as it should be.
  private String report() {
    StringBuilder report = new StringBuilder();
    for (Site site : sites) {
      report.append(site.name).append(": ").append(site.entries()).append('\n');
      for (Pid pid : site.processes()) {
        for (String item : List.of("links", "monitors", "monitored_by", "current_function")) {
          report.append("  ").append(known.get(pid)).append(' ').append(pid).append(' ');
          report.append(site.node.processInfo(pid, Atom.of(item))).append('\n');
        }
      }
      report.append("  ").append(site.node.info()).append('\n');
    }
    return report.toString();
  }

  @Override
  public void close() {
    sites.forEach(Site::close);
    network.close();
    assertEquals(List.of(), sites.stream().filter(site -> !site.isClosed()).toList());
  }
}
