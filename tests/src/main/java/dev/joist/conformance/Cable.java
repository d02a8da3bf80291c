package dev.joist.conformance;

import dev.joist.dist.Carrier;
import dev.joist.dist.Codec;
import dev.joist.dist.EtfCodec;
import dev.joist.term.Atom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What carries frames between the nodes of a stage: all, each once, in order, until it is cut.
///
/// *Thread:* that of the scenario.
final class Cable implements Network {

  /// What a frame can carry; more than a scenario says.
  private static final int MAXIMUM_FRAME = 1 << 17;

  private final RunQueue queue;
  private final Map<Atom, Carrier.Events> ends = new LinkedHashMap<>();

  /// Counts the cuts: what was sent before one does not arrive after it.
  private int cuts;

  /// @param queue on which frames arrive
  Cable(RunQueue queue) {
    this.queue = queue;
  }

  @Override
  public Carrier end() {
    return new End();
  }

  @Override
  public Codec codec() {
    return EtfCodec.of();
  }

  /// All that is under way is in the run queue.
  @Override
  public boolean isBusy() {
    return false;
  }

  @Override
  public void close() {
    // There is nothing but the nodes' ends.
  }

  /// What is under way is lost, and everybody learns that something is.
  @Override
  public void cut() {
    cuts++;
    for (Atom one : ends.keySet()) {
      for (Atom other : ends.keySet()) {
        if (!one.equals(other)) {
          tell(one, events -> events.lost(other, "the cable was cut"));
        }
      }
    }
  }

  private void tell(Atom node, Consumer<Carrier.Events> news) {
    queue.assist(() -> {
      Carrier.Events events = ends.get(node);
      if (events != null) {
        news.accept(events);
      }
    });
  }

  private final class End implements Carrier {

    private @Nullable Atom node;

    @Override
    public void open(Atom node, int creation, Events events) {
      this.node = node;
      for (Atom other : ends.keySet()) {
        tell(other, ofOther -> ofOther.reachable(node));
        tell(node, ofNode -> ofNode.reachable(other));
      }
      ends.put(node, events);
    }

    @Override
    public boolean send(Atom peer, byte[] frame) {
      Atom from = node;
      if (from == null || !ends.containsKey(peer)) {
        return false;
      }
      int sentAt = cuts;
      tell(
          peer,
          events -> {
            if (sentAt == cuts) {
              events.frame(from, frame);
            }
          });
      return true;
    }

    @Override
    public int maximumFrame() {
      return MAXIMUM_FRAME;
    }

    @Override
    public void close() {
      Atom gone = node;
      if (gone != null) {
        node = null;
        ends.remove(gone);
        cuts++;
        ends.keySet().forEach(other -> tell(other, events -> events.lost(gone, "it is gone")));
      }
    }
  }
}
