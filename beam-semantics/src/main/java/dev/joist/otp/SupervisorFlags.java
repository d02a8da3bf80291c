package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.TermMap;
import java.time.Duration;

/// What a [Supervisor] does when a child ends, and when it gives up.
///
/// ```java
/// SupervisorFlags.of(Strategy.ONE_FOR_ALL).intensity(3, Duration.ofSeconds(10));
/// ```
///
/// Rule: SUP-01, SUP-06, SUP-08, SUP-14.
///
/// @param strategy whom the end of a child concerns
/// @param intensity how many restarts there may be within a period; one more ends the supervisor
/// @param period in seconds
/// @param autoShutdown when the end of significant children ends the supervisor
public record SupervisorFlags(
    Strategy strategy, long intensity, long period, AutoShutdown autoShutdown) {

  /// Whom the end of a child concerns.
  public enum Strategy {
    /// That child.
    ONE_FOR_ONE,
    /// All children: they are stopped, and all are started.
    ONE_FOR_ALL,
    /// That child and those started after it.
    REST_FOR_ONE,
    /// That child; all children are of one spec, and come and go by the million.
    SIMPLE_ONE_FOR_ONE
  }

  /// When the end of significant children ends the supervisor.
  public enum AutoShutdown {
    /// Never.
    NEVER,
    /// When one has ended by itself.
    ANY_SIGNIFICANT,
    /// When the last one has ended by itself.
    ALL_SIGNIFICANT
  }

  /// One restart in five seconds, no auto-shutdown. Rule: SUP-01.
  public static SupervisorFlags of(Strategy strategy) {
    return new SupervisorFlags(strategy, 1, 5, AutoShutdown.NEVER);
  }

  /// [Strategy#ONE_FOR_ONE] with OTP's defaults.
  public static SupervisorFlags oneForOne() {
    return of(Strategy.ONE_FOR_ONE);
  }

  /// [Strategy#SIMPLE_ONE_FOR_ONE] with OTP's defaults.
  public static SupervisorFlags simpleOneForOne() {
    return of(Strategy.SIMPLE_ONE_FOR_ONE);
  }

  /// The same with another limit of restarts. Rule: SUP-06.
  ///
  /// @param restarts 0 and more
  /// @param period whole seconds, 1 and more
  /// @throws ErrorException `{invalid_intensity, N}`, `{invalid_period, Seconds}`
  public SupervisorFlags intensity(long restarts, Duration period) {
    return Specs.checked(new SupervisorFlags(strategy, restarts, period.toSeconds(), autoShutdown));
  }

  /// The same with another meaning of significant children. Rule: SUP-14.
  public SupervisorFlags autoShutdown(AutoShutdown when) {
    return new SupervisorFlags(strategy, intensity, period, when);
  }

  /// The flags as OTP's map: `#{strategy => one_for_one, ...}`.
  public TermMap term() {
    return TermMap.of(
        Atom.of("strategy"),
        strategy,
        Atom.of("intensity"),
        intensity,
        Atom.of("period"),
        period,
        Atom.of("auto_shutdown"),
        autoShutdown);
  }

  /// The flags that a term is: OTP's map, or the tuple `{Strategy, Intensity, Period}`.
  ///
  /// @throws ErrorException with OTP's reason for a term that is none: `{invalid_strategy, S}`, ...
  public static SupervisorFlags of(Object term) {
    return Specs.flags(term);
  }
}
