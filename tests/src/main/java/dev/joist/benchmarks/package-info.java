/// What things cost: programs that do the same work in several ways, turn by turn in one run, and
/// print raw figures.
///
/// Open first: `TimersTrial`, `WireTrial`. A figure is only worth something beside the others of
/// its run; nothing here passes or fails.
///
/// Imports everything; nothing imports it.
package dev.joist.benchmarks;
