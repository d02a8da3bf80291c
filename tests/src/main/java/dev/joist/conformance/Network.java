package dev.joist.conformance;

import dev.joist.dist.Carrier;
import dev.joist.dist.Codec;

/// What lies between the nodes of a stage.
///
/// *Thread:* that of the scenario.
interface Network extends AutoCloseable {

  /// The way of one more node to the others, once it is opened.
  Carrier end();

  /// What terms are written in.
  Codec codec();

  /// Loses the connection between all nodes, and everybody learns it.
  void cut();

  /// Whether something is under way outside the run queue.
  boolean isBusy();

  @Override
  void close();
}
