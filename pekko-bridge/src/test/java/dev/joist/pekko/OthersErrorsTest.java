package dev.joist.pekko;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.Entry;
import dev.joist.SpawnOption;
import dev.joist.signal.Down;
import dev.joist.signal.Program;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Code of the program's that throws an error while the node reads what another has sent. That is
/// the node's own affair: nobody's connection ends, and least of all that of a third.
@Timeout(180)
class OthersErrorsTest {

  /// Whether an amount below 0 is one.
  private static volatile boolean strict;

  /// A record that both nodes let in.
  record Amount(long cents) {
    Amount {
      if (strict && cents < 0) {
        throw new AssertionError("below 0");
      }
    }
  }

  /// What it needs is missing.
  public static final class Broken implements Entry {
    @Override
    public Program program(List<Object> arguments) {
      throw new NoClassDefFoundError("com/acme/Missing");
    }
  }

  private static final String CONFIG =
      """
      joist.records = ["dev.joist.pekko.OthersErrorsTest$Amount"]
      joist.entries = { broken = "dev.joist.pekko.OthersErrorsTest$Broken" }
      """;

  private static Member sender;
  private static Member receiver;
  private static Member third;

  @BeforeAll
  static void meet() throws InterruptedException {
    sender = new Member("sender", CONFIG);
    receiver = new Member("receiver", CONFIG);
    third = new Member("third", CONFIG);
    for (Member each : List.of(sender, receiver, third)) {
      each.join(sender.address());
    }
    sender.awaitConnection(receiver.name());
    third.awaitConnection(receiver.name());
  }

  @AfterAll
  static void close() {
    Stream.of(sender, receiver, third).parallel().forEach(Member::close);
  }

  /// Each of the others has been connected to the receiver all the time, and its words arrive.
  private static void expectNobodyHarmed(Ref sendersMonitor, Ref thirdsMonitor, Pid watched)
      throws InterruptedException {
    for (Member member : List.of(sender, third)) {
      member.inbox.send(receiver.inbox.pid(), "good day from " + member.name().text());
      receiver.expect("good day from " + member.name().text());
      receiver.inbox.send(member.inbox.pid(), "good day");
      member.expect("good day"); // and no DOWN before
    }
    receiver.node.exit(watched, Atom.of("enough"));
    sender.expectDown(sendersMonitor, watched, Atom.of("enough"));
    third.expectDown(thirdsMonitor, watched, Atom.of("enough"));
  }

  @Test
  void aRecordsConstructorThatThrowsAnErrorLeavesATuple() throws Exception {
    Pid watched = receiver.idle("");
    Ref sendersMonitor = sender.inbox.monitor(watched);
    Ref thirdsMonitor = third.inbox.monitor(watched);
    strict = false;
    Object bad = new Amount(-5);
    strict = true;
    sender.inbox.send(receiver.inbox.pid(), bad);
    receiver.expect(Tuple.of(Atom.of("amount"), -5));
    sender.inbox.send(receiver.inbox.pid(), new Amount(5));
    assertEquals(new Amount(5), receiver.next());
    expectNobodyHarmed(sendersMonitor, thirdsMonitor, watched);
  }

  @Test
  void anEntryThatThrowsAnErrorEndsTheNewProcess() throws Exception {
    Pid watched = receiver.idle("");
    Ref sendersMonitor = sender.inbox.monitor(watched);
    Ref thirdsMonitor = third.inbox.monitor(watched);
    Ref request =
        sender.inbox.run(() ->
            Beam.spawnRequest(
                receiver.name(), Atom.of("broken"), List.of(), SpawnOption.monitor()));
    SpawnReply reply = (SpawnReply) sender.next();
    assertEquals(request, reply.ref());
    Down down = (Down) sender.next();
    assertTrue(Terms.toString(down.reason()).contains("com/acme/Missing"), down::toString);
    expectNobodyHarmed(sendersMonitor, thirdsMonitor, watched);
  }
}
