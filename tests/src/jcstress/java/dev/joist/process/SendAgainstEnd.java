package dev.joist.process;

import dev.joist.signal.Down;
import dev.joist.term.Atom;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/// Hazard: a process is ended while it sends; its watcher sees the message behind the DOWN, or sees
/// it although the sender had unwound (SIG-19, law 2).
///
/// Reachable if either fence of the mark `op` is missing (decision 0002): the one between raising
/// the mark and looking at `state`, or the one between raising EXITING and looking at the mark.
///
/// Command: `./joist test -Pslow -Dtest=JcstressTest -Dsurefire.failIfNoSpecifiedTests=false`
@JCStressTest
@Outcome(id = "message, down", expect = Expect.ACCEPTABLE, desc = "sent before the end")
@Outcome(id = "down", expect = Expect.ACCEPTABLE, desc = "ended before it was sent")
@Outcome(expect = Expect.FORBIDDEN, desc = "a message of the dead, or no DOWN")
@State
public class SendAgainstEnd {

  private static final LocalNode NODE =
      new LocalNode(Atom.of("jcstress@localhost"), 1, 1 << 24, new Still());
  private static final Atom KILL = Atom.of("kill");

  private final LocalProcess watcher = Spawning.attach(NODE);
  private final LocalProcess sender = Spawning.attach(NODE);

  /// The watcher watches.
  public SendAgainstEnd() {
    watcher.attached(() ->
        Monitoring.monitor(watcher, Monitoring.PROCESS, sender.pid(), MonitorSpec.PLAIN));
  }

  /// Sends as the process.
  @Actor
  public void send() {
    sender.adopt(Thread.currentThread());
    try {
      Sending.send(sender, watcher.pid(), KILL);
    } catch (Unwind ended) {
      // as its thread would
    }
  }

  /// Ends it from outside.
  @Actor
  public void end() {
    Duty duty = new Duty(NODE);
    Linking.exit(NODE, sender, KILL, duty);
    duty.discharge();
  }

  /// What the watcher has.
  @Arbiter
  public void look(L_Result result) {
    watcher.adopt(Thread.currentThread());
    watcher.handleOwn();
    List<String> kinds =
        watcher.mailbox.messages().stream()
            .map(message -> message instanceof Down ? "down" : "message")
            .toList();
    result.r1 = String.join(", ", kinds);
    watcher.detach(Atom.of("normal"));
  }
}
