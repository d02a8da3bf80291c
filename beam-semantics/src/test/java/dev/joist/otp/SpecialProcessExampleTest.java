package dev.joist.otp;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.joist.Beam;
import dev.joist.Node;
import dev.joist.signal.ExitException;
import dev.joist.signal.Report;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The process of its own making that the manual shows, and what `sys` and `proc_lib` do with it.
@Timeout(60)
class SpecialProcessExampleTest {

  // tag::process
  /// Counts its messages.
  static final class Counter extends SpecialProcess {

    private long count;

    @Override
    public void start() {
      parent(ProcLib.parent());
      ProcLib.initAck(Tuple.of(Atom.of("ok"), self()));
    }

    @Override
    protected void message(Object message) {
      count++;
      event(() -> Tuple.of(Atom.of("in"), message));
    }

    @Override
    protected void systemTerminate(Object reason) {
      throw exit(reason);
    }

    @Override
    protected Object getState() {
      return count;
    }

    @Override
    protected Object replaceState(UnaryOperator<Object> replace) {
      count = (Long) replace.apply(count);
      return count;
    }
  }

  // end::process

  @Test
  void gs15_aProcessOfOnesOwnObeysSystemMessages() throws Exception {
    try (Node node = Node.start("test")) {
      node.run(() -> {
        // tag::sys
        Tuple started = (Tuple) ProcLib.start(new Counter());
        Pid counter = (Pid) started.element(2);
        Sys.suspend(counter);
        send(counter, "waits");
        assertEquals(0L, Sys.getState(counter));
        Sys.log(counter, 10);
        Sys.resume(counter);
        assertEquals(1L, Sys.getState(counter));
        assertEquals(List.of(Tuple.of(Atom.of("in"), "waits")), Sys.log(counter));
        Sys.replaceState(counter, count -> (long) count + 41);
        ProcLib.stop(counter, Atom.of("shutdown"), Duration.ofSeconds(5));
        // end::sys
        assertThrows(ExitException.class, () -> Sys.getState(counter));
        return true;
      });
    }
  }

  @Test
  void gs16_aCrashIsReportedToWhoeverListens() throws Exception {
    BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    // tag::reports
    try (Node node = Node.start("test")) {
      node.onReport(reports::add);
      node.run(() ->
          ProcLib.spawn(() -> {
            Beam.put("order", 4711L);
            throw new IllegalStateException("no such order");
          }));
      Report crash = reports.take(); // the log has it too
      assertEquals(Tuple.of(Atom.of("proc_lib"), Atom.of("crash")), crash.label());
      assertEquals(List.of(Tuple.of("order", 4711L)), crash.fact("dictionary"));
    }
    // end::reports
  }
}
