package dev.joist.conformance;

import dev.joist.conformance.Step.Action;
import dev.joist.process.LocalNode;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stage of one node that knows no others.
final class OneNode implements Stage {

  static final int PROCESS_LIMIT = 1 << 20;

  private static final Atom NODE = Atom.of("nonode@nohost");

  private final RunQueue queue = new RunQueue();
  private final Driver driver;

  OneNode(Kind kind, Host host) {
    driver = new Driver(new LocalNode(NODE, 0, PROCESS_LIMIT, queue), queue, kind, host);
  }

  /// The one there is, whatever name its pids have.
  @Override
  public Driver driver(String node) {
    return driver;
  }

  @Override
  public List<Driver> drivers() {
    return List.of(driver);
  }

  @Override
  public @Nullable Ref monitorOf(Driver driver, Pid child) {
    return driver.monitorOf(child);
  }

  @Override
  public Object perform(Action.OnNetwork what) {
    throw new IllegalStateException("one node has no network: " + what);
  }

  @Override
  public void workOff() {
    queue.workOff();
  }

  @Override
  public void workFor(Duration time) throws InterruptedException {
    queue.workFor(time);
  }

  @Override
  public boolean hasAlarms() {
    return queue.hasAlarms();
  }

  @Override
  public void close() {
    driver.close();
  }
}
