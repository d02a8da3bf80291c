package dev.joist.dist;

import dev.joist.term.Atom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A network within a test: nodes of one JVM, whose frames go as the test wants.
///
/// On its own threads, one for each node, it carries as fast as it can. By hand, a frame arrives
/// when the test says [#step]; what is sent waits until then, and nothing happens that the seed
/// does not decide.
///
/// *Thread:* any; by hand, frames arrive on the thread that steps.
public final class Loop implements AutoCloseable {

  /// What happens to one frame.
  public enum Fault {
    /// It is lost without a word.
    DROP,
    /// It comes twice, one right after the other.
    DUPLICATE,
    /// It comes again after the one that follows it.
    ECHO,
    /// It comes after the one that follows it.
    SWAP
  }

  /// From one node to another.
  private record Way(Atom from, Atom to) {}

  /// What is on its way, in order: a frame, or that the way itself has gone or come.
  private sealed interface Cargo {
    final class Frame implements Cargo {
      final byte[] bytes;

      Frame(byte[] bytes) {
        this.bytes = bytes;
      }
    }

    record Lost(String why) implements Cargo {}

    record Reachable() implements Cargo {}
  }

  private static final class Link {
    final ArrayDeque<Cargo> cargo = new ArrayDeque<>();
    final Map<Long, Fault> faults = new HashMap<>();
    long sent;
    boolean held;

    /// What comes right behind the next frame.
    @Nullable Cargo delayed;
  }

  private static final int MAXIMUM_FRAME = 1 << 17;

  private final Map<Atom, Carrier.Events> nodes = new HashMap<>();
  private final Map<Atom, ExecutorService> threads = new HashMap<>();
  private final Map<Way, Link> links = new LinkedHashMap<>();
  private final Set<Way> cut = new HashSet<>();
  private final Set<Way> black = new HashSet<>();
  private final @Nullable Random random;
  private int maximumFrame = MAXIMUM_FRAME;

  private Loop(@Nullable Random random) {
    this.random = random;
  }

  /// A network with a thread for each node.
  public static Loop onThreads() {
    return new Loop(null);
  }

  /// A network in which a frame arrives when the test says so.
  ///
  /// @param seed decides which of several
  public static Loop byHand(long seed) {
    return new Loop(new Random(seed));
  }

  /// How large frames may be, of carriers made from now on.
  public Loop withMaximumFrame(int bytes) {
    maximumFrame = bytes;
    return this;
  }

  /// A carrier for one more node; its name is known when it is opened.
  public Carrier carrier() {
    return new End(maximumFrame);
  }

  private final class End implements Carrier {
    private final int maximum;
    private @Nullable Atom node;

    End(int maximum) {
      this.maximum = maximum;
    }

    @Override
    public void open(Atom node, int creation, Events events) {
      synchronized (Loop.this) {
        this.node = node;
        nodes.put(node, events);
        if (random == null) {
          threads.computeIfAbsent(node, Loop::thread);
        }
      }
    }

    @Override
    public boolean send(Atom peer, byte[] frame) {
      Atom from = node;
      if (frame.length > maximum) {
        throw new IllegalArgumentException(
            "a frame of at most %d bytes expected, of %d found".formatted(maximum, frame.length));
      }
      return from != null && Loop.this.send(new Way(from, peer), frame);
    }

    @Override
    public int maximumFrame() {
      return maximum;
    }

    @Override
    public void close() {
      synchronized (Loop.this) {
        if (node != null) {
          nodes.remove(node);
        }
        node = null;
      }
    }
  }

  private static ExecutorService thread(Atom node) {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("loop-" + node.text()).factory());
  }

  // ---- faults

  /// No way between two nodes from now on: what is on its way is lost, both ends are told so, and
  /// what they send is refused.
  public synchronized void cut(Atom a, Atom b) {
    cutOne(new Way(a, b));
    cutOne(new Way(b, a));
  }

  private void cutOne(Way way) {
    if (cut.add(way)) {
      link(way).cargo.clear();
      link(way).delayed = null;
      put(way, new Cargo.Lost("the way from " + way.from + " was cut"));
    }
  }

  /// What a node sends to another is lost without a word from now on.
  public synchronized void blackhole(Atom from, Atom to) {
    black.add(new Way(from, to));
  }

  /// Whether what a node sends to another is lost without a word.
  public synchronized boolean isBlack(Atom from, Atom to) {
    return black.contains(new Way(from, to));
  }

  /// There is a way again, both ways.
  public synchronized void heal(Atom a, Atom b) {
    for (Way way : List.of(new Way(a, b), new Way(b, a))) {
      black.remove(way);
      if (cut.remove(way)) {
        put(way, new Cargo.Reachable());
      }
    }
  }

  /// Something happens to a frame yet to be sent.
  ///
  /// @param nth 1 for the next one that is sent this way
  public synchronized void fault(Atom from, Atom to, int nth, Fault fault) {
    Link link = link(new Way(from, to));
    link.faults.put(link.sent + nth, fault);
  }

  /// What is sent this way stays on the way until [#release].
  public synchronized void hold(Atom from, Atom to) {
    link(new Way(from, to)).held = true;
  }

  /// What was held arrives.
  public synchronized void release(Atom from, Atom to) {
    Way way = new Way(from, to);
    Link link = link(way);
    link.held = false;
    for (int i = 0; i < link.cargo.size(); i++) {
      wake(way);
    }
  }

  /// All is well from now on, between all nodes: what was held, or was to come after the next,
  /// arrives, and no fault is to come any more.
  public synchronized void calm() {
    for (Way way : List.copyOf(links.keySet())) {
      heal(way.from, way.to);
      Link link = link(way);
      link.faults.clear();
      Cargo delayed = link.delayed;
      link.delayed = null;
      if (delayed != null) {
        put(way, delayed);
      }
      release(way.from, way.to);
    }
  }

  /// A frame that nobody has sent comes.
  public synchronized void forge(Atom from, Atom to, byte[] frame) {
    put(new Way(from, to), new Cargo.Frame(frame));
  }

  /// The frames that are on their way.
  public synchronized List<byte[]> underWay(Atom from, Atom to) {
    List<byte[]> frames = new ArrayList<>();
    for (Cargo cargo : link(new Way(from, to)).cargo) {
      if (cargo instanceof Cargo.Frame frame) {
        frames.add(frame.bytes);
      }
    }
    return frames;
  }

  /// Whether nothing is on its way that is not held.
  public synchronized boolean isIdle() {
    return links.values().stream().allMatch(link -> link.held || link.cargo.isEmpty());
  }

  /// How many frames have been sent this way.
  public synchronized long sent(Atom from, Atom to) {
    return link(new Way(from, to)).sent;
  }

  // ---- sending

  private synchronized boolean send(Way way, byte[] frame) {
    if (!nodes.containsKey(way.to) || cut.contains(way)) {
      return false;
    }
    Link link = link(way);
    link.sent++;
    Fault fault = link.faults.remove(link.sent);
    if (black.contains(way) || fault == Fault.DROP) {
      return true;
    }
    Cargo cargo = new Cargo.Frame(frame);
    Cargo delayed = link.delayed;
    link.delayed = fault == Fault.SWAP || fault == Fault.ECHO ? cargo : null;
    if (fault != Fault.SWAP) {
      put(way, cargo);
    }
    if (fault == Fault.DUPLICATE) {
      put(way, new Cargo.Frame(frame.clone()));
    }
    if (delayed != null) {
      put(way, delayed);
    }
    return true;
  }

  private Link link(Way way) {
    return links.computeIfAbsent(way, _ -> new Link());
  }

  private void put(Way way, Cargo cargo) {
    link(way).cargo.add(cargo);
    wake(way);
  }

  private void wake(Way way) {
    Executor thread = threads.get(way.to);
    if (thread != null) {
      thread.execute(() -> step(way));
    }
  }

  // ---- by hand

  /// Something arrives; on which way is left to chance.
  ///
  /// @return false if nothing is on its way
  public boolean step() {
    Way way;
    synchronized (this) {
      List<Way> ways = new ArrayList<>();
      links.forEach((candidate, link) -> {
        if (!link.cargo.isEmpty() && !link.held) {
          ways.add(candidate);
        }
      });
      if (ways.isEmpty()) {
        return false;
      }
      way = ways.get(random == null ? 0 : random.nextInt(ways.size()));
    }
    return step(way);
  }

  /// What is next this way arrives.
  ///
  /// @return false if nothing is on its way
  public boolean step(Atom from, Atom to) {
    return step(new Way(from, to));
  }

  /// All that is on its way arrives, and what it causes.
  public void run() {
    while (step()) {
      Thread.onSpinWait();
    }
  }

  private boolean step(Way way) {
    Cargo cargo;
    Carrier.Events events;
    synchronized (this) {
      Link link = link(way);
      cargo = link.held ? null : link.cargo.poll();
      events = nodes.get(way.to);
    }
    if (cargo == null) {
      return false;
    }
    if (events != null) {
      switch (cargo) {
        case Cargo.Frame frame -> events.frame(way.from, frame.bytes);
        case Cargo.Lost(String why) -> events.lost(way.from, why);
        case Cargo.Reachable() -> events.reachable(way.from);
      }
    }
    return true;
  }

  @Override
  public synchronized void close() {
    threads.values().forEach(ExecutorService::shutdown);
    threads.clear();
  }
}
