package dev.joist.conformance;

import dev.joist.conformance.Step.Action;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a scenario is performed: one node, or two that know each other, and nobody else.
///
/// *Thread:* that of the scenario, which runs all that runs on a stage.
interface Stage extends AutoCloseable {

  /// A stage on which nothing has happened yet.
  ///
  /// @param nodes how many, 1 or 2
  /// @param kind of the scripted processes
  /// @param host that they live in
  static Stage of(int nodes, Kind kind, Host host) {
    return nodes == 1 ? new OneNode(kind, host) : new TwoNodes(kind, host);
  }

  /// The driver of a node.
  ///
  /// @param node its name
  /// @return null if there is no such node, or it is halted
  @Nullable Driver driver(String node);

  /// The drivers of all nodes that are not halted.
  List<Driver> drivers();

  /// A driver's monitor of a pid that a spawn has returned.
  ///
  /// @return null where it was no spawn of a scripted process
  @Nullable Ref monitorOf(Driver driver, Pid child);

  /// Does something to the connection, or to the second node.
  ///
  /// @return what the step yields
  Object perform(Action.OnNetwork what);

  /// Runs whoever is ready, until nobody is and nothing is under way.
  void workOff();

  /// Does so again and again, for so long.
  void workFor(Duration time) throws InterruptedException;

  /// Whether something is to happen when time passes.
  boolean hasAlarms();

  @Override
  void close();
}
