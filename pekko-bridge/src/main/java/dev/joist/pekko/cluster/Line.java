package dev.joist.pekko.cluster;

import dev.joist.dist.Carrier;
import dev.joist.term.Atom;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is told about one name, one thing at a time and in the order in which it was found out.
/// Whoever finds nobody telling tells, and goes on until all is told.
///
/// Peers that have one name one after the other share a line, so the end of one is told before the
/// beginning of the next.
///
/// *Thread:* any.
final class Line {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.pekko.cluster");

  private final Atom name;
  private final Carrier.Events events;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /// How many things are waiting or being told.
  private final AtomicInteger open = new AtomicInteger();

  Line(Atom name, Carrier.Events events) {
    this.name = name;
    this.events = events;
  }

  Atom name() {
    return name;
  }

  Carrier.Events events() {
    return events;
  }

  void tell(Runnable what) {
    waiting.add(what);
    if (open.getAndIncrement() > 0) {
      return; // whoever is telling tells this too
    }
    do {
      Runnable next = waiting.remove(); // there is one for each that was counted
      try {
        next.run();
      } catch (Throwable failure) { // which must not end Artery's stream, nor what waits here
        LOG.error("What was found out about {} could not be told.", name, failure);
      }
    } while (open.decrementAndGet() > 0);
  }
}
