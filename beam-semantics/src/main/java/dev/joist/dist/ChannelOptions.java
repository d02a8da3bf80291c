package dev.joist.dist;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How channels are run.
///
/// @param tickTime after how long without a sign of life the peer counts as gone, plus or minus a
///   quarter (`net_ticktime`); at least 100 ms. A peer whose own is shorter gets signs of life as
///   often as it needs them
/// @param tickIntensity how many ticks go into it (`net_tickintensity`)
/// @param setupTime how long a handshake may take (`net_setuptime`)
/// @param busyLimit how many bytes may be queued and unacknowledged before senders ought to wait
///   (`dist_buf_busy_limit`), 16 for each packet included; the smaller one of both ends is how many
///   are on their way at once
/// @param maximumPacket the largest packet, and how many bytes of unfinished packets the peer may
///   have us keep; the smaller one of both ends holds. At least 8 KiB: a signal that is no message
///   always fits
/// @param codecs what terms can be read and written in, best first: the first of them that the peer
///   has, too, is written, and whichever the peer chooses is read
/// @param ticker its time; null for the machine's
public record ChannelOptions(
    Duration tickTime,
    int tickIntensity,
    Duration setupTime,
    int busyLimit,
    int maximumPacket,
    List<String> codecs,
    @Nullable Ticker ticker) {

  // Before the default, whose making looks at them.
  static final Duration LEAST_TICK_TIME = Duration.ofMillis(100);

  /// Whatever two nodes have to tell each other beside terms fits: a name of 1,020 bytes, several
  /// times.
  static final int LEAST_PACKET = 1 << 13;

  private static final int MOST_INTENSITY = 1000;

  private static final int MOST_CODECS = 16;

  /// As OTP has them: 60 s in 4 ticks, 7 s, 1 MiB; packets of up to 256 MiB, in `etf-1`.
  public static final ChannelOptions DEFAULT =
      new ChannelOptions(
          Duration.ofSeconds(60),
          4,
          Duration.ofSeconds(7),
          1 << 20,
          1 << 28,
          List.of("etf-1"),
          null);

  /// Checks the limits.
  ///
  /// @throws IllegalArgumentException if one is out of range: it says which and what to give
  public ChannelOptions {
    check(
        tickTime.compareTo(LEAST_TICK_TIME) >= 0 && tickTime.toMillis() <= Integer.MAX_VALUE,
        "tickTime is at least 100 ms and at most 24 days, not " + tickTime);
    check(
        tickIntensity >= 4 && tickIntensity <= MOST_INTENSITY,
        "tickIntensity is 4 to 1000, not " + tickIntensity);
    check(setupTime.isPositive(), "setupTime is more than nothing, not " + setupTime);
    check(busyLimit > 0, "busyLimit is at least 1 byte, not " + busyLimit);
    check(
        maximumPacket >= LEAST_PACKET,
        "maximumPacket is at least " + LEAST_PACKET + " bytes, not " + maximumPacket);
    codecs = List.copyOf(codecs);
    check(
        !codecs.isEmpty() && codecs.size() <= MOST_CODECS,
        "there are 1 to 16 codecs, not " + codecs.size());
    for (String codec : codecs) {
      check(
          codec.chars().allMatch(c -> c > ' ' && c < 0x7f) && !codec.isEmpty(),
          "a codec's name is of printable ASCII characters, such as etf-1, not '" + codec + "'");
      check(codec.length() < 0x80, "a codec's name has less than 128 characters, not " + codec);
    }
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /// The same with another `net_ticktime`.
  public ChannelOptions withTickTime(Duration time) {
    return new ChannelOptions(
        time, tickIntensity, setupTime, busyLimit, maximumPacket, codecs, ticker);
  }

  /// The same with another `net_setuptime`.
  public ChannelOptions withSetupTime(Duration time) {
    return new ChannelOptions(
        tickTime, tickIntensity, time, busyLimit, maximumPacket, codecs, ticker);
  }

  /// The same with another limit of bytes queued and unacknowledged.
  public ChannelOptions withBusyLimit(int bytes) {
    return new ChannelOptions(
        tickTime, tickIntensity, setupTime, bytes, maximumPacket, codecs, ticker);
  }

  /// The same with another largest packet.
  public ChannelOptions withMaximumPacket(int bytes) {
    return new ChannelOptions(tickTime, tickIntensity, setupTime, busyLimit, bytes, codecs, ticker);
  }

  /// The same with other codecs, best first.
  public ChannelOptions withCodecs(List<String> names) {
    return new ChannelOptions(
        tickTime, tickIntensity, setupTime, busyLimit, maximumPacket, names, ticker);
  }

  /// The same with another time. Who made the ticker closes it.
  public ChannelOptions withTicker(Ticker time) {
    return new ChannelOptions(
        tickTime, tickIntensity, setupTime, busyLimit, maximumPacket, codecs, time);
  }
}
