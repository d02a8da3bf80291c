package dev.joist.dist;

import dev.joist.term.Atom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A node of a test: its channels, and what they told.
final class Station implements Channels.Listener, AutoCloseable {

  final Atom name;
  final Channels channels;

  /// `opened b`, `up b`, `b:text`, `closed b`, in order.
  private final List<String> told = new ArrayList<>();

  private final List<String> reasons = new ArrayList<>();

  Station(String name, int creation, Loop loop, ChannelOptions options) {
    this.name = Atom.of(name);
    channels = new Channels(this.name, creation, loop.carrier(), options, this);
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

  private synchronized void tell(String what) {
    told.add(what);
    notifyAll();
  }

  /// Waits until so much was told.
  synchronized void awaitTold(int count) throws InterruptedException {
    while (told.size() < count) {
      wait();
    }
  }

  @Override
  public void opened(Channel channel) {
    tell("opened " + channel.peer());
  }

  @Override
  public void up(Channel channel) {
    tell("up " + channel.peer());
  }

  @Override
  public void packet(Channel channel, byte[] bytes, int offset, int length) {
    tell(channel.peer() + ":" + new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void closed(Channel channel, String why) {
    synchronized (this) {
      reasons.add(why);
    }
    tell("closed " + channel.peer());
  }

  @Override
  public void close() {
    channels.close();
  }
}
