package dev.joist.process;

import dev.joist.signal.Handler;
import dev.joist.signal.Message;
import dev.joist.term.Atom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Hazard: an event-style process comes to wait while a message is posted; the sender does not see
/// that it waits, the process does not see the message: a lost wake-up. Or both see the other, and
/// it has two turns.
///
/// Reachable if a fence is missing between raising `waiting` and the last look at the mailbox, or
/// between posting and looking at `waiting`.
///
/// Command: `./joist test -Pslow -Dtest=JcstressTest -Dsurefire.failIfNoSpecifiedTests=false`
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "waited, and was woken")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "saw the message itself")
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "lost wake-up")
@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "two turns")
@State
public class WaitAgainstMessage {

  private static final Still SCHEDULER = new Still();
  private static final LocalNode NODE =
      new LocalNode(Atom.of("jcstress@localhost"), 1, 1 << 24, SCHEDULER);
  private static final Atom MESSAGE = Atom.of("message");
  private static final Thread SOMEBODY = new Thread();

  private final LocalProcess process = new LocalProcess(NODE, null, (Handler) message -> {});

  /// The process has a turn, at its end.
  public WaitAgainstMessage() {
    var _ = process.embark(SOMEBODY, false);
  }

  /// Comes to wait.
  @Actor
  public void comeToWait(ZZ_Result result) {
    result.r1 = process.disembark(false);
  }

  /// Posts and wakes, as a sender does.
  @Actor
  public void send() {
    if (process.mailbox.post(new Message(MESSAGE))) {
      process.wakeIfWaiting();
    }
  }

  /// Whether it was queued.
  @Arbiter
  public void look(ZZ_Result result) {
    result.r2 = SCHEDULER.hasQueued(process);
  }
}
