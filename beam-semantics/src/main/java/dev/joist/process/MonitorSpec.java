package dev.joist.process;

import dev.joist.signal.AliasMode;
import org.jspecify.annotations.Nullable;

/// What a monitor is to be beside a plain one.
///
/// Rule: MON-22, ALIAS-05..07.
///
/// @param tag what stands in place of `'DOWN'`, or null
/// @param alias when the monitor's reference, which is an alias too, stops being one; or null
public record MonitorSpec(@Nullable Object tag, @Nullable AliasMode alias) {

  /// A monitor with nothing special.
  public static final MonitorSpec PLAIN = new MonitorSpec(null, null);
}
