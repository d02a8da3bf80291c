package dev.joist.benchmarks;

import static dev.joist.benchmarks.Contender.EVENT;
import static dev.joist.benchmarks.Contender.OTP;
import static dev.joist.benchmarks.Contender.PEKKO;
import static dev.joist.benchmarks.Contender.PLAIN;
import static dev.joist.benchmarks.Contender.STRAIGHT;
import static dev.joist.benchmarks.Measure.MEMORY;
import static dev.joist.benchmarks.Measure.TIME;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The ratios that Joist aims at: its time or memory to another's, lower is better.
///
/// @param work of which
/// @param measure time or memory
/// @param against OTP or Pekko
/// @param ratios not to be exceeded, for each kind of process that has a goal
record Goal(Work work, Measure measure, Contender against, Map<Contender, Double> ratios) {

  /// No more than these, compared with OTP.
  private static final List<Goal> OTPS =
      List.of(
          otp(Work.PINGPONG, TIME, 0.2, 1.0, 2.5),
          otp(Work.RING, TIME, 0.4, 1.0, 2.5),
          otp(Work.COUNT, TIME, 0.7, 1.0, 1.2),
          otp(Work.SPAWN, TIME, 0.4, 0.6, 1.0),
          otp(Work.SPAWN_MONITOR, TIME, 0.5, 0.7, 1.2),
          otp(Work.MONITOR, TIME, 0.8, 0.8, 0.8),
          new Goal(Work.CALL_JUNK, TIME, OTP, Map.of(STRAIGHT, 0.8, PLAIN, 1.5)),
          new Goal(Work.GENCALL, TIME, OTP, Map.of(STRAIGHT, 1.0)),
          otp(Work.LIVE, MEMORY, 0.15, 0.4, 0.4),
          otp(Work.LIVE, TIME, 0.1, 0.2, 0.3),
          otp(Work.CASCADE, TIME, 0.5, 0.7, 1.0),
          otp(Work.FAN_DOWN, TIME, 0.5, 0.7, 1.0));

  /// Event-style processes are what actors are; half the memory, and beginnings, monitors and ends
  /// in less than a third of the time. Five times as many messages to another node, though a lone
  /// one goes through what Pekko's does, and a channel besides.
  private static final List<Goal> PEKKOS =
      List.of(
          pekko(Work.LIVE, MEMORY, 0.5),
          pekko(Work.SPAWN, TIME, 0.3),
          pekko(Work.SPAWN_MONITOR, TIME, 0.3),
          pekko(Work.MONITOR, TIME, 0.3),
          pekko(Work.KILL, TIME, 0.3),
          pekko(Work.BRIDGE_WATCHSTOP, TIME, 0.5),
          pekko(Work.DIST_SIGNALS, TIME, 0.2),
          pekko(Work.DIST_ROUNDTRIP, TIME, 1.3),
          pekko(Work.GENCALL, TIME, 0.5));

  /// Joist is to be ahead of Pekko in whatever else there is.
  private static final double AHEAD = 1.0;

  private static Goal otp(Work work, Measure measure, double event, double straight, double plain) {
    Map<Contender, Double> ratios = new EnumMap<>(Contender.class);
    ratios.put(EVENT, event);
    ratios.put(STRAIGHT, straight);
    ratios.put(PLAIN, plain);
    return new Goal(work, measure, OTP, ratios);
  }

  private static Goal pekko(Work work, Measure measure, double event) {
    return new Goal(work, measure, PEKKO, Map.of(EVENT, event));
  }

  /// The goals that compare with OTP.
  static List<Goal> againstOtp() {
    return OTPS;
  }

  /// The ratio aimed at; empty if there is no goal.
  static OptionalDouble of(Work work, Measure measure, Contender joist, Contender against) {
    List<Goal> goals = against == OTP ? OTPS : against == PEKKO ? PEKKOS : List.of();
    for (Goal goal : goals) {
      Double ratio = goal.ratios.get(joist);
      if (goal.work == work && goal.measure == measure && ratio != null) {
        return OptionalDouble.of(ratio);
      }
    }
    return against == PEKKO && joist == EVENT ? OptionalDouble.of(AHEAD) : OptionalDouble.empty();
  }

  /// A ratio with what is aimed at, and whether it is met.
  static String verdict(double ratio, OptionalDouble goal) {
    if (goal.isEmpty()) {
      return "";
    }
    boolean met = ratio <= goal.getAsDouble();
    return (met ? "met (" : "missed (") + Spread.ratio(goal.getAsDouble()) + ")";
  }
}
