package dev.joist.dist;

import java.util.List;

/// How channels are run.
///
/// @param codecs what terms may be written in, best first
public record ChannelOptions(List<String> codecs) {

  /// In `etf-1`.
  public static final ChannelOptions DEFAULT = new ChannelOptions(List.of("etf-1"));

  /// The same with other codecs, best first.
  public ChannelOptions withCodecs(List<String> names) {
    return new ChannelOptions(names);
  }
}
