package dev.joist.conformance;

import dev.joist.conformance.Step.Action;
import dev.joist.process.LocalNode;
import dev.joist.process.Nodes;
import dev.joist.schedule.Scheduler;
import dev.joist.signal.Program;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A stage of two nodes that know each other and are not connected yet: `node`, and `node2`, which
/// can be halted and started anew.
///
/// Both run on one queue, and so do the frames between them, or their network says whether there
/// are any: when the queue is empty, and the network is idle, nothing is under way either.
final class TwoNodes implements Stage {

  private static final Atom OK = Atom.of("ok");
  private static final Atom DEAD = Atom.of("dead");

  /// What the nodes share; none of them closes it.
  private record Share(RunQueue queue) implements Scheduler {

    @Override
    public Thread thread(Runnable body, Thread.UncaughtExceptionHandler process) {
      return queue.thread(body, process);
    }

    @Override
    public void queue(Runnable turn) {
      queue.queue(turn);
    }

    @Override
    public boolean hasQueued() {
      return queue.hasQueued();
    }

    @Override
    public boolean makeWay(long ranNanos) {
      return queue.makeWay(ranNanos);
    }

    @Override
    public void assist(Runnable work) {
      queue.assist(work);
    }

    @Override
    public Future<?> after(long delayNanos, Runnable work) {
      return queue.after(delayNanos, work);
    }

    @Override
    public void afterSlice(Runnable work) {
      queue.afterSlice(work);
    }

    @Override
    public long nanoTime() {
      return queue.nanoTime();
    }

    @Override
    public void close() {
      // The other node goes on.
    }
  }

  private final Kind kind;
  private final RunQueue queue = new RunQueue();
  private final Network network;
  private final Host host;
  private final Standstill time = new Standstill();
  private final Map<String, Driver> drivers = new LinkedHashMap<>();
  private int starts;

  /// @param kind of the scripted processes
  /// @param host that the nodes live in
  TwoNodes(Kind kind, Host host) {
    this.kind = kind;
    this.host = host;
    network = host.network(queue);
    start(StepParser.NODE);
    start(StepParser.NODE2);
  }

  private void start(String name) {
    LocalNode node =
        new LocalNode(Atom.of(name), ++starts, OneNode.PROCESS_LIMIT, new Share(queue));
    Neighbours.join(node, network.end(), network.codec(), time, () -> programOf(name));
    drivers.put(name, new Driver(node, queue, kind, host));
  }

  /// What a process runs that another node has asked for.
  private Program programOf(String name) {
    return Objects.requireNonNull(drivers.get(name), name).code().program();
  }

  private void halt(String name) {
    Driver driver = drivers.remove(name);
    if (driver != null) {
      driver.close();
    }
  }

  @Override
  public @Nullable Driver driver(String node) {
    return drivers.get(node);
  }

  @Override
  public List<Driver> drivers() {
    return new ArrayList<>(drivers.values());
  }

  @Override
  public Ref monitorOf(Driver driver, Pid child) {
    return driver.monitorOfChild(child);
  }

  @Override
  public Object perform(Action.OnNetwork what) {
    Driver by = drivers.get(what.by());
    if (by == null) {
      return DEAD;
    }
    Atom peer = Atom.of(what.peer());
    switch (what.deed()) {
      case DISCONNECT -> {
        return Nodes.disconnect(by.node(), peer);
      }
      case CUT -> {
        boolean connected = Nodes.nodes(by.node()).contains(peer);
        network.cut();
        return connected;
      }
      case HALT -> halt(what.peer());
      case RESTART -> {
        halt(what.peer());
        workOff();
        start(what.peer());
      }
    }
    return OK;
  }

  @Override
  public void workOff() {
    do {
      queue.workOff();
    } while (network.isBusy() || time.pass());
  }

  @Override
  public void workFor(Duration length) throws InterruptedException {
    workOff();
    queue.workFor(length);
    workOff();
  }

  @Override
  public boolean hasAlarms() {
    return queue.hasAlarms();
  }

  @Override
  public void close() {
    drivers().forEach(Driver::close);
    workOff();
    time.close();
    network.close();
  }
}
