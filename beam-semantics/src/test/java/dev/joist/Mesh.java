package dev.joist;

import dev.joist.dist.Carrier;
import dev.joist.dist.Distribution;
import dev.joist.term.Atom;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The way between nodes of one JVM: what one sends is with the other at once, unless the two are
/// cut off from each other.
final class Mesh {

  private record Pair(Atom a, Atom b) {}

  private final Map<Atom, Ends> nodes = new ConcurrentHashMap<>();
  private final Set<Pair> cuts = ConcurrentHashMap.newKeySet();

  /// How a new node takes part.
  Distribution distribution() {
    return Distribution.over(new Ends());
  }

  /// Cuts two nodes off from each other; both find out.
  void cut(Node a, Node b) {
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

  /// Joins them again.
  void heal(Node a, Node b) {
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

    @Override
    public boolean send(Atom peer, byte[] frame) {
      Atom self = node;
      Ends other = nodes.get(peer);
      if (self == null || other == null || cuts.contains(new Pair(self, peer))) {
        return false;
      }
      other.thread.execute(() -> other.events().frame(self, frame));
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
