package dev.joist.dist;

import java.time.Duration;

/// Two nodes of a test, between which a frame arrives and time passes when the test says so.
final class Pair {

  final HandTicker time = new HandTicker();
  final Loop loop;
  final Station a;
  final Station b;

  Pair(long seed) {
    this(seed, ChannelOptions.DEFAULT);
  }

  Pair(long seed, ChannelOptions options) {
    this(options, Loop.byHand(seed));
  }

  Pair(ChannelOptions options, Loop loop) {
    this.loop = loop;
    a = new Station("a", 1, loop, options.withTicker(time));
    b = new Station("b", 2, loop, options.withTicker(time));
  }

  /// A pair with a channel that is up.
  ///
  /// @return that of `a`
  Channel connected() {
    Channel channel = a.connect(b);
    settle();
    var _ = a.told();
    var _ = b.told();
    return channel;
  }

  /// All that is on its way arrives, and what it causes at once.
  void settle() {
    do {
      loop.run();
      time.pass(Duration.ZERO);
    } while (loop.step());
  }

  /// Time passes, a little at a time, and all arrives meanwhile.
  void pass(Duration span) {
    for (long left = span.toMillis(); left > 0; left -= 100) {
      time.pass(Duration.ofMillis(Math.min(left, 100)));
      settle();
    }
  }
}
