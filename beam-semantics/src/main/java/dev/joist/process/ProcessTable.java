package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The processes of a node, by the numbers in their pids.
///
/// A pid of this node leads to its process by itself; the table is for pids that came from text or
/// from afar, and for who wants to see all. So it has to be cheap to enter and to leave: a process
/// stands in the slot of its number, and a number whose slot is taken is passed over. There are two
/// to four times as many slots as there may be processes, so that few are.
///
/// ```
///   number 5000 --> slot 5000 modulo the number of slots --> segment 19, place 136
/// ```
///
/// Segments are made when the first process in them is, and stay: in the end the table takes four
/// bytes a slot, 16 MB for a million processes.
///
/// *Thread:* any. A slot goes from empty to a process by a compare-and-set, and back by another of
/// whoever ends the process.
///
/// Rule: SPAWN-07.
final class ProcessTable {

  private static final int SEGMENT = 1 << 8;
  private static final int MOST_SLOTS = 1 << 28;

  /// The bits of a number that are a pid's id; the others are its serial.
  private static final int ID_BITS = Ref.OWNER_ID_BITS;

  private static final long ID_MASK = (1L << ID_BITS) - 1;

  private final Atom node;
  private final int limit;
  private final int mask;
  private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable LocalProcess>>
      segments;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger count = new AtomicInteger();

  /// @param node the node's name, for an error
  /// @param limit how many processes may be alive at once
  ProcessTable(Atom node, int limit) {
    this.node = node;
    this.limit = limit;
    int slots = Math.min(MOST_SLOTS, Math.max(SEGMENT, Integer.highestOneBit(limit) * 4));
    mask = slots - 1;
    segments = new AtomicReferenceArray<>(slots / SEGMENT);
  }

  /// A number whose slot was empty a moment ago.
  long newNumber() {
    while (true) {
      long number = numbers.incrementAndGet();
      AtomicReferenceArray<@Nullable LocalProcess> segment = segments.get(segment(number));
      if (segment == null || segment.get(place(number)) == null) {
        return number;
      }
    }
  }

  static long id(long number) {
    return number & ID_MASK;
  }

  static int serial(long number) {
    return (int) (number >>> ID_BITS);
  }

  static long number(Pid pid) {
    return ((long) pid.serial() << ID_BITS) | pid.id();
  }

  private int segment(long number) {
    return ((int) number & mask) / SEGMENT;
  }

  private static int place(long number) {
    return (int) number & (SEGMENT - 1);
  }

  /// Enters a process.
  ///
  /// @throws ErrorException `system_limit` when there are as many as there may be
  void add(LocalProcess process) {
    // Never more than the limit, not even for an instant: another spawn would be refused for it.
    int now;
    do {
      now = count.get();
      if (now >= limit) {
        throw new ErrorException(
            Reasons.SYSTEM_LIMIT,
            "node "
                + node
                + " has its limit of "
                + limit
                + " processes; end some, or start the node with a higher processLimit");
      }
    } while (!count.compareAndSet(now, now + 1));
    long number = number(process.pid());
    if (!segmentFor(number).compareAndSet(place(number), null, process)) {
      count.decrementAndGet();
      throw new IllegalStateException(
          process.pid() + " was made while the numbers went round once, and its slot is taken");
    }
  }

  private AtomicReferenceArray<@Nullable LocalProcess> segmentFor(long number) {
    int at = segment(number);
    AtomicReferenceArray<@Nullable LocalProcess> segment = segments.get(at);
    if (segment == null) {
      AtomicReferenceArray<@Nullable LocalProcess> made = new AtomicReferenceArray<>(SEGMENT);
      segment = segments.compareAndExchange(at, null, made);
      return segment == null ? made : segment;
    }
    return segment;
  }

  /// Takes a process out.
  ///
  /// @return false when it was not in
  @SuppressWarnings("ReferenceEquality") // this very process
  boolean remove(LocalProcess process) {
    long number = number(process.pid());
    AtomicReferenceArray<@Nullable LocalProcess> segment = segments.get(segment(number));
    if (segment == null || segment.get(place(number)) != process) {
      return false;
    }
    if (!segment.compareAndSet(place(number), process, null)) {
      return false;
    }
    count.decrementAndGet();
    return true;
  }

  /// The process that an equal pid names.
  ///
  /// @return null when there is none
  @Nullable LocalProcess find(Pid pid) {
    long number = number(pid);
    AtomicReferenceArray<@Nullable LocalProcess> segment = segments.get(segment(number));
    LocalProcess process = segment == null ? null : segment.get(place(number));
    return process != null && process.pid().equals(pid) ? process : null;
  }

  /// All processes there are, those that come or go meanwhile perhaps; by their slots.
  List<LocalProcess> all() {
    List<LocalProcess> all = new ArrayList<>();
    for (int s = 0; s < segments.length(); s++) {
      AtomicReferenceArray<@Nullable LocalProcess> segment = segments.get(s);
      for (int i = 0; segment != null && i < SEGMENT; i++) {
        LocalProcess process = segment.get(i);
        if (process != null) {
          all.add(process);
        }
      }
    }
    return all;
  }

  int count() {
    return count.get();
  }
}
