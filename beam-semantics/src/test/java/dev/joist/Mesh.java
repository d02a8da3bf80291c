package dev.joist;

import dev.joist.dist.Carrier;
import dev.joist.dist.Distribution;
import dev.joist.term.Atom;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The way between nodes of one JVM: what one sends is with the other at once, unless the two are
/// cut off from each other.
public final class Mesh {

  private record Pair(Atom a, Atom b) {}

  private final Map<Atom, Ends> nodes = new ConcurrentHashMap<>();
  private final Set<Pair> cuts = ConcurrentHashMap.newKeySet();

  /// What is kept; whoever sends or lets go locks it, so that nothing overtakes what was kept.
  private final Map<Pair, Queue<byte[]>> held = new HashMap<>();

  /// The way of a new node to the others.
  public Carrier carrier() {
    return new Ends();
  }

  /// How a new node takes part.
  public Distribution distribution() {
    return Distribution.over(new Ends());
  }

  /// Cuts two nodes off from each other; both find out.
  public void cut(Node a, Node b) {
    cuts.add(new Pair(a.name(), b.name()));
    cuts.add(new Pair(b.name(), a.name()));
    lost(a.name(), b.name());
    lost(b.name(), a.name());
  }

  private void lost(Atom at, Atom peer) {
    Ends ends = nodes.get(at);
    if (ends != null) {
      ends.thread.execute(() -> ends.events().lost(peer, "it was cut off"));
    }
  }

  /// Waits until both have been told all that there is to tell, such as a cut: one may have found
  /// out before, and would lose its next connection to what it is told late.
  public void awaitTold(Node a, Node b) {
    for (Node node : List.of(a, b)) {
      Ends ends = nodes.get(node.name());
      if (ends != null) {
        CompletableFuture.runAsync(() -> {}, ends.thread).join();
      }
    }
  }

  /// Keeps what `a` sends to `b` from now on.
  public void hold(Node a, Node b) {
    synchronized (held) {
      held.put(new Pair(a.name(), b.name()), new ArrayDeque<>());
    }
  }

  /// Lets go of what is kept.
  public void release(Node a, Node b) {
    Ends ends = nodes.get(b.name());
    synchronized (held) {
      Queue<byte[]> frames = held.remove(new Pair(a.name(), b.name()));
      if (ends != null && frames != null) {
        frames.forEach(frame -> ends.deliver(a.name(), frame));
      }
    }
  }

  /// Joins them again.
  public void heal(Node a, Node b) {
    cuts.remove(new Pair(a.name(), b.name()));
    cuts.remove(new Pair(b.name(), a.name()));
  }

  private final class Ends implements Carrier {

    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private volatile @Nullable Atom node;
    private volatile @Nullable Events events;

    @Override
    public void open(Atom name, int creation, Events told) {
      node = name;
      events = told;
      nodes.put(name, this);
    }

    Events events() {
      Events told = events;
      if (told == null) {
        throw new IllegalStateException("not open");
      }
      return told;
    }

    void deliver(Atom from, byte[] frame) {
      thread.execute(() -> events().frame(from, frame));
    }

    @Override
    public boolean send(Atom peer, byte[] frame) {
      Atom self = node;
      Ends other = nodes.get(peer);
      if (self == null || other == null || cuts.contains(new Pair(self, peer))) {
        return false;
      }
      synchronized (held) {
        Queue<byte[]> kept = held.get(new Pair(self, peer));
        if (kept != null) {
          kept.add(frame);
        } else {
          other.deliver(self, frame);
        }
      }
      return true;
    }

    @Override
    public int maximumFrame() {
      return 1 << 16;
    }

    @Override
    public void close() {
      Atom self = node;
      if (self != null) {
        nodes.remove(self, this);
        nodes.keySet().forEach(peer -> lost(peer, self));
      }
    }
  }
}
