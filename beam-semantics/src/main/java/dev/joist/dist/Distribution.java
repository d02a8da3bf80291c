package dev.joist.dist;

import java.util.List;

/// How a node talks to others.
///
/// @param carrier takes frames to them; the node's own, closed with it
/// @param codecs write terms for them and read theirs, best first: for each node the first is
///   written that it can read, and read is what it writes
/// @param channel times and limits of each connection; its codecs are those that are given here
public record Distribution(Carrier carrier, List<Codec> codecs, ChannelOptions channel) {

  /// Checks that there is a codec, and has the channels tell others of all of them.
  ///
  /// @throws IllegalArgumentException if there is none, or more than 16
  public Distribution {
    codecs = List.copyOf(codecs);
    channel = channel.withCodecs(codecs.stream().map(Codec::name).toList());
  }

  /// Over a carrier, with what is the default of everything else: [EtfCodec] without records of the
  /// program's own.
  public static Distribution over(Carrier carrier) {
    return new Distribution(carrier, List.of(EtfCodec.of()), ChannelOptions.DEFAULT);
  }

  /// The same with another codec, and no more.
  public Distribution withCodec(Codec other) {
    return withCodecs(List.of(other));
  }

  /// The same with other codecs, best first.
  public Distribution withCodecs(List<Codec> others) {
    return new Distribution(carrier, others, channel);
  }

  /// The same with other times and limits.
  public Distribution withChannel(ChannelOptions options) {
    return new Distribution(carrier, codecs, options);
  }
}
