/// A node's figures for Micrometer, where the host has it.
///
/// Open first: `JoistMeters`.
///
/// Law: what has happened is counted once; a counter goes up and never down while its meter is
/// there.
///
/// Words: *peer* is another node, *epoch* one connection to it among all there have been.
///
/// Thread: any.
///
/// Imports `dev.joist` and Micrometer, and nothing of Pekko.
package dev.joist.pekko.metrics;
