package dev.joist.dist;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Puts packets into frames: many small ones into one, a large one into several, with small ones of
/// other streams between its fragments. Packets of one stream keep their order.
///
/// A frame takes small packets first, but while there are large ones under way only up to its half;
/// the rest is for fragments, of each large packet in turn. What follows a large packet in its
/// stream waits behind it, in a line of its own.
///
/// *Thread:* one at a time: the channel's writer.
final class Packing {

  /// A packet to be sent.
  static class Packet {
    final long stream;
    final byte[] bytes;

    Packet(long stream, byte[] bytes) {
      this.stream = stream;
      this.bytes = bytes;
    }

    int cost() {
      return bytes.length + Frames.OVERHEAD;
    }
  }

  /// A packet that can be made anew, as it was made before it was known what the peer reads.
  static final class Draft extends Packet {
    private final Supplier<byte[]> again;

    Draft(long stream, byte[] bytes, Supplier<byte[]> again) {
      super(stream, bytes);
      this.again = again;
    }

    Packet rewritten() {
      return new Packet(stream, again.get());
    }
  }

  /// A stream one of whose packets is too large for a frame, and what follows it.
  private static final class Line {
    final long stream;
    final ArrayDeque<Packet> packets = new ArrayDeque<>();
    int offset;
    boolean started;

    Line(Packet first) {
      stream = first.stream;
      packets.add(first);
    }
  }

  private final int frameSize;

  /// Packets in order of sending, of streams that have no line.
  private ArrayDeque<Packet> queue = new ArrayDeque<>();

  private final Map<Long, Line> lines = new HashMap<>();

  /// Lines whose turn comes, in this order: few, since the receiver keeps what has come of each.
  private final ArrayDeque<Line> turns = new ArrayDeque<>();

  /// Lines whose first packet may not be started yet.
  private final ArrayDeque<Line> waiting = new ArrayDeque<>();

  /// Of the packets that are started.
  private long startedBytes;

  private int maximumPacket = Integer.MAX_VALUE;

  Packing(int frameSize) {
    this.frameSize = frameSize;
  }

  void maximumPacket(int bytes) {
    maximumPacket = bytes;
  }

  boolean isEmpty() {
    return queue.isEmpty() && lines.isEmpty();
  }

  /// Takes all that has been handed in, if what it had before is used up.
  ///
  /// @return an empty queue for what comes next
  ArrayDeque<Packet> take(ArrayDeque<Packet> intake) {
    if (intake.isEmpty() || !queue.isEmpty()) {
      return intake;
    }
    ArrayDeque<Packet> empty = queue;
    queue = intake;
    return empty;
  }

  void clear() {
    queue.clear();
    lines.clear();
    turns.clear();
    waiting.clear();
  }

  /// Fills a frame, which has its header.
  ///
  /// @return what it costs in credit; more than 0 unless there is nothing to send
  int fill(FrameWriter frame) {
    int cost = fillWithSmall(frame);
    while (!waiting.isEmpty() && mayStart(waiting.peek())) {
      start(waiting.remove());
    }
    for (int i = turns.size(); i > 0 && room(frame) >= leastFragment(); i--) {
      cost += serve(turns.remove(), frame);
    }
    return cost;
  }

  private int fillWithSmall(FrameWriter frame) {
    int cost = 0;
    for (Packet packet = queue.peek(); packet != null; packet = queue.peek()) {
      Line line = lines.isEmpty() ? null : lines.get(packet.stream);
      if (line != null) {
        line.packets.add(packet);
      } else if (isLarge(packet)) {
        line = new Line(packet);
        lines.put(packet.stream, line);
        waiting.add(line);
      } else {
        int share = lines.isEmpty() ? frameSize : frameSize / 2;
        if (frame.length() + Frames.ITEM + packet.bytes.length > share) {
          return cost;
        }
        whole(packet, frame);
        cost += packet.cost();
      }
      queue.remove();
    }
    return cost;
  }

  /// As many and as large as the receiver is ready to keep.
  private boolean mayStart(Line line) {
    return turns.isEmpty()
        || (turns.size() < Frames.MOST_PARTED
            && startedBytes + head(line).bytes.length <= maximumPacket);
  }

  private void start(Line line) {
    line.started = true;
    startedBytes += head(line).bytes.length;
    turns.add(line);
  }

  /// Sends a fragment of a line's large packet, or what is behind it, or both.
  private int serve(Line line, FrameWriter frame) {
    int cost = 0;
    boolean served = false;
    while (!line.packets.isEmpty() && !served) {
      Packet head = head(line);
      if (line.started) {
        cost += fragment(line, head, frame);
        served = line.started;
      } else if (!isLarge(head) && room(frame) >= head.bytes.length) {
        whole(head, frame);
        cost += head.cost();
        line.packets.remove();
      } else {
        served = true;
      }
    }
    if (line.packets.isEmpty()) {
      lines.remove(line.stream);
    } else if (!line.started && isLarge(head(line))) {
      waiting.add(line);
    } else {
      turns.add(line);
    }
    return cost;
  }

  private int fragment(Line line, Packet packet, FrameWriter frame) {
    int total = packet.bytes.length;
    int count = Math.min(room(frame), total - line.offset);
    frame.varint(((long) count << 2) | (line.offset == 0 ? Frames.FIRST : Frames.NEXT));
    if (line.offset == 0) {
      frame.varint(total);
    }
    frame.int64(line.stream);
    frame.bytes(packet.bytes, line.offset, count);
    line.offset += count;
    if (line.offset < total) {
      return count;
    }
    startedBytes -= total;
    line.started = false;
    line.offset = 0;
    line.packets.remove();
    return count + Frames.OVERHEAD;
  }

  private static void whole(Packet packet, FrameWriter frame) {
    frame.varint(((long) packet.bytes.length << 2) | Frames.WHOLE);
    frame.bytes(packet.bytes, 0, packet.bytes.length);
  }

  private static Packet head(Line line) {
    return line.packets.element();
  }

  private boolean isLarge(Packet packet) {
    return packet.bytes.length > frameSize / 4;
  }

  /// For the bytes of one more item.
  private int room(FrameWriter frame) {
    return frameSize - frame.length() - Frames.ITEM;
  }

  private int leastFragment() {
    return frameSize / 8;
  }
}
