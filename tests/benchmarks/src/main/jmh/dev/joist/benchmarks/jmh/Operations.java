package dev.joist.benchmarks.jmh;

import static dev.joist.Beam.demonitor;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.spawn;

import dev.joist.Node;
import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Single operations of a straight-line process, and what they allocate.
///
/// Each invocation has one process do an operation many times, so that what it costs to have it begin
/// and end is not seen.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Operations {

  private static final int TIMES = 10_000;
  private static final Atom WANTED = Atom.of("wanted");
  private static final Atom OTHER = Atom.of("other");
  private static final Function<Object, Object> WANTED_ONLY = message -> message == WANTED ? message : null;

  private Node node;
  private Pid idle;

  /// Starts a node, with a process on it that waits.
  @Setup
  public void start() {
    node = Node.start("jmh");
    idle = node.spawn(() -> receive());
  }

  /// Closes the node.
  @TearDown
  public void stop() {
    node.close();
  }

  /// Has a process do something, and waits for its end.
  private void process(Body body) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    node.spawn(() -> {
      body.run();
      done.countDown();
    });
    done.await();
  }

  /// How many messages, which are not wanted, are older than the one that is.
  @State(Scope.Benchmark)
  public static class Depth {

    /// That many.
    @Param({"0", "10", "1000"})
    public int depth;
  }

  /// A message to another process, which takes it.
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void send() throws InterruptedException {
    CountDownLatch taken = new CountDownLatch(1);
    Pid sink =
        node.spawn(() -> {
          for (int i = 0; i < TIMES; i++) {
            receive();
          }
          taken.countDown();
        });
    process(() -> {
      for (int i = 0; i < TIMES; i++) {
        dev.joist.Beam.send(sink, WANTED);
      }
    });
    taken.await();
  }

  /// A message to oneself, found behind others.
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void selectiveReceive(Depth depth) throws InterruptedException {
    process(() -> {
      for (int i = 0; i < depth.depth; i++) {
        dev.joist.Beam.send(self(), OTHER);
      }
      for (int i = 0; i < TIMES; i++) {
        dev.joist.Beam.send(self(), WANTED);
        receive(WANTED_ONLY);
      }
    });
  }

  /// A monitor, made and taken back.
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void monitorAndDemonitor() throws InterruptedException {
    process(() -> {
      for (int i = 0; i < TIMES; i++) {
        demonitor(monitor(idle));
      }
    });
  }

  /// A process made, which ends at once.
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void spawnAndEnd() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(TIMES);
    process(() -> {
      for (int i = 0; i < TIMES; i++) {
        spawn(ended::countDown);
      }
    });
    ended.await();
  }
}
