/// The benchmarks: the same work done by Joist, by OTP and by Pekko, alternating, and what comes of
/// it.
///
/// Open first: `Work` (what is measured), then `Match` (how), then `Report` (what is made of it).
///
/// Laws:
/// - No figure is typed by hand: figures go from a `Match` through JSON to the page and the charts.
/// - A contender is a child process, so that none disturbs another; in each round each has its
///   turn.
/// - A ratio compares two contenders in one round; the median of the rounds counts.
///
/// Words: *contender* is a runtime that takes part; *round* is one run of each; *goal* is a ratio
/// that is aimed at.
@NullMarked
package dev.joist.benchmarks;

import org.jspecify.annotations.NullMarked;
