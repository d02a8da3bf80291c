package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// A node of a test: its channels, and what they told. Checks that of each channel is told what may
/// be told, and in turn: `(opened? up? packet* closed)`, and no two calls at once for one peer.
final class Station implements Channels.Listener, AutoCloseable {

  /// What was told of one channel.
  static final class Log {
    boolean opened;
    boolean up;
    boolean closed;
    final List<String> packets = new ArrayList<>();
  }

  final Atom name;
  final Channels channels;

  /// `opened b`, `up b`, `b:text`, `closed b`, in order.
  private final List<String> told = new ArrayList<>();

  private final List<String> reasons = new ArrayList<>();
  private final Map<Channel, Log> logs = new LinkedHashMap<>();
  private final Map<Atom, Channel> telling = new LinkedHashMap<>();

  /// What is done with a packet, besides noting it.
  volatile BiConsumer<Channel, String> onPacket = (_, _) -> {};

  /// What is done when a channel is up, besides noting it.
  volatile Consumer<Channel> onUp = _ -> {};

  Station(String name, int creation, Loop loop, ChannelOptions options) {
    this(name, creation, loop.carrier(), options);
  }

  Station(String name, int creation, Carrier carrier, ChannelOptions options) {
    this.name = Atom.of(name);
    channels = new Channels(this.name, creation, carrier, options, this);
  }

  Channel connect(Station other) {
    return channels.connect(other.name);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// All that was told, and forgets it.
  synchronized List<String> told() {
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }

  /// Why channels were closed, all of them.
  synchronized String reasons() {
    return String.join("; ", reasons);
  }

  /// What was told of a channel.
  synchronized Log log(Channel channel) {
    return logs.computeIfAbsent(channel, _ -> new Log());
  }

  /// What was told of all channels, in order of their first word.
  synchronized Map<Channel, Log> logs() {
    return new LinkedHashMap<>(logs);
  }

  /// Waits until so much was told.
  synchronized void awaitTold(int count) throws InterruptedException {
    while (told.size() < count) {
      wait();
    }
  }

  private synchronized Log begin(Channel channel, String what) {
    assertEquals(null, telling.put(channel.peer(), channel), "two calls at once");
    told.add(what);
    notifyAll();
    Log log = log(channel);
    assertTrue(!log.closed, "told after the end: " + what);
    return log;
  }

  private synchronized void end(Channel channel) {
    telling.remove(channel.peer());
  }

  @Override
  public void opened(Channel channel) {
    Log log = begin(channel, "opened " + channel.peer());
    assertTrue(!log.opened && !log.up, "opened late");
    log.opened = true;
    end(channel);
  }

  @Override
  public void up(Channel channel) {
    Log log = begin(channel, "up " + channel.peer());
    assertTrue(!log.up, "up twice");
    log.up = true;
    onUp.accept(channel);
    end(channel);
  }

  @Override
  public void packet(Channel channel, byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    Log log = begin(channel, channel.peer() + ":" + text);
    assertTrue(log.up, "a packet before up");
    log.packets.add(text);
    try {
      onPacket.accept(channel, text);
    } finally {
      end(channel);
    }
  }

  @Override
  public void closed(Channel channel, Closing why) {
    synchronized (this) {
      reasons.add(why.toString());
    }
    begin(channel, "closed " + channel.peer()).closed = true;
    end(channel);
  }

  @Override
  public void close() {
    channels.close();
  }
}
