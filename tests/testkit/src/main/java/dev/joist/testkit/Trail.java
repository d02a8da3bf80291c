package dev.joist.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What happened, in order, told by anybody: the readable way to test an order of things.
///
/// ```java
/// trail.add("started");
/// ...
/// trail.expect("started", "stopped");
/// trail.expectNothingMore();
/// ```
///
/// *Thread:* any.
public final class Trail {

  private final BlockingQueue<Object> steps = new LinkedBlockingQueue<>();
  private final Duration patience;

  /// A trail without steps.
  public Trail() {
    this(TestNode.PATIENCE);
  }

  /// A trail without steps.
  ///
  /// @param patience how long to wait for a step that does not come
  public Trail(Duration patience) {
    this.patience = patience;
  }

  /// Tells a step.
  ///
  /// @param step whatever is compared by `equals`
  public void add(Object step) {
    steps.add(step);
  }

  /// Waits for the next step.
  ///
  /// @throws AssertionError when none is told
  public Object next() throws InterruptedException {
    Object step = steps.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (step == null) {
      throw new AssertionError("no further step was told within " + patience);
    }
    return step;
  }

  /// Waits for as many steps as are expected, which are these, in this order.
  ///
  /// @throws AssertionError when they are others
  public void expect(Object... expected) throws InterruptedException {
    List<Object> actual = new ArrayList<>();
    while (actual.size() < expected.length) {
      Object step = steps.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (step == null) {
        break;
      }
      actual.add(step);
    }
    if (!actual.equals(List.of(expected))) {
      throw new AssertionError(
          "expected the steps " + List.of(expected) + ", these were told: " + actual);
    }
  }

  /// No further step was told until now. To be sure of it, wait first for something that would come
  /// after it.
  ///
  /// @throws AssertionError when there is one
  public void expectNothingMore() {
    List<Object> more = List.copyOf(steps);
    if (!more.isEmpty()) {
      throw new AssertionError("expected no further step, these were told: " + more);
    }
  }

  /// The steps told and not yet taken.
  @Override
  public String toString() {
    return List.copyOf(steps).toString();
  }
}
