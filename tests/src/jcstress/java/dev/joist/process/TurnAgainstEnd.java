package dev.joist.process;

import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Hazard: an event-style process is ended while a turn of it begins; the turn does not see the
/// end, and who ends it does not see the turn's thread: the handler runs on, and nothing interrupts
/// what it blocks in.
///
/// Reachable if a fence is missing between taking the thread and the first look at `state`, or
/// between raising EXITING and looking for a thread.
///
/// Command: `./joist test -Pslow -Dtest=JcstressTest -Dsurefire.failIfNoSpecifiedTests=false`
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the turn sees the end")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "its thread is interrupted")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "the dead goes on undisturbed")
@State
public class TurnAgainstEnd {

  private static final LocalNode NODE =
      new LocalNode(Atom.of("jcstress@localhost"), 1, 1 << 24, new Still());
  private static final Atom KILL = Atom.of("kill");

  private final LocalProcess process = new LocalProcess(NODE, null, (Handler) message -> {});

  /// Never started: it only keeps the interrupt.
  private final Thread thread = new Thread();

  /// Who waits if the right is taken, and is not the thread that is told when it is free.
  private volatile Thread waits;

  /// Begins a turn.
  @Actor
  public void turn(ZZ_Result result) {
    waits = Thread.currentThread();
    var _ = process.embark(thread, false);
    result.r1 = process.isExiting();
  }

  /// Ends it from outside.
  @Actor
  public void end() {
    Duty duty = new Duty(NODE);
    Linking.exit(NODE, process, KILL, duty);
    duty.discharge();
    LockSupport.unpark(waits);
  }

  /// Whether its thread was interrupted.
  @Arbiter
  public void look(ZZ_Result result) {
    result.r2 = thread.isInterrupted();
  }
}
