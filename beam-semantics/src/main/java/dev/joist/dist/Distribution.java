package dev.joist.dist;

/// How a node talks to others.
///
/// @param carrier takes frames to them; the node's own, closed with it
/// @param codec writes terms for them; the same at all nodes
/// @param channel times and limits of each connection
public record Distribution(Carrier carrier, Codec codec, ChannelOptions channel) {

  /// Over a carrier, with what is the default of everything else: [EtfCodec] without records of the
  /// program's own.
  public static Distribution over(Carrier carrier) {
    return new Distribution(carrier, EtfCodec.of(), ChannelOptions.DEFAULT);
  }

  /// The same with another codec.
  public Distribution withCodec(Codec other) {
    return new Distribution(carrier, other, channel);
  }

  /// The same with other times and limits.
  public Distribution withChannel(ChannelOptions options) {
    return new Distribution(carrier, codec, options);
  }
}
