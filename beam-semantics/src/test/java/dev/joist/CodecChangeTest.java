package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.dist.Codec;
import dev.joist.dist.Distribution;
import dev.joist.dist.EtfCodec;
import dev.joist.dist.Loop;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Exit;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nodes that have several codecs, of which the other reads some.
@Timeout(120)
class CodecChangeTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Atom BOOM = Atom.of("boom");

  /// Bytes that only its own reader makes sense of; counts what it does.
  private static final class Turned implements Codec {
    final AtomicInteger written = new AtomicInteger();
    final AtomicInteger read = new AtomicInteger();
    private final String name;
    private final int key;
    private final Codec plain = EtfCodec.of();

    Turned(String name, int key) {
      this.name = name;
      this.key = key;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public byte[] encode(Object term) {
      if (name.equals(term)) {
        throw new IllegalArgumentException("a text that cannot be written in " + name);
      }
      if (Atom.of(name).equals(term)) {
        throw new IllegalStateException("as a record's accessor may");
      }
      written.incrementAndGet();
      byte[] bytes = plain.encode(term);
      return turned(bytes, 0, bytes.length);
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length) {
      read.incrementAndGet();
      return plain.decode(turned(bytes, offset, length), 0, length);
    }

    private byte[] turned(byte[] bytes, int offset, int length) {
      byte[] turned = new byte[length];
      for (int i = 0; i < length; i++) {
        turned[i] = (byte) (bytes[offset + i] ^ key);
      }
      return turned;
    }
  }

  private final Loop loop = Loop.onThreads();

  /// The two codecs of the node that is ahead.
  private final Turned newer = new Turned("new", 0x5a);

  private final Turned older = new Turned("old", 0x33);

  /// That of the node that is behind.
  private final Turned old = new Turned("old", 0x33);

  private final Node ahead = node("ahead", newer, older);
  private final Inbox here = ahead.inbox();

  private Node node(String name, Codec... codecs) {
    return Node.start(
        NodeOptions.named(name)
            .withSchedulers(2)
            .withDistribution(Distribution.over(loop.carrier()).withCodecs(List.of(codecs)))
            .withEntry("echo", CodecChangeTest::echo));
  }

  /// A process that sends its second argument to the first.
  private static Body echo(List<Object> arguments) {
    return () -> Beam.send(arguments.getFirst(), arguments.getLast());
  }

  @AfterEach
  void close() {
    ahead.close();
    loop.close();
  }

  private void isUp(Node node) throws InterruptedException {
    assertTrue(ahead.connect(node.name()));
  }

  /// What is sent first was written before it was known what the other reads.
  @Test
  void whatWaitsForTheConnectionIsReadByAPeerThatReadsOnlyTheOlderCodec() throws Exception {
    try (Node behind = node("behind", old);
        Inbox there = behind.inbox()) {
      loop.hold(ahead.name(), behind.name());
      Pid idle = behind.spawn(() -> Beam.receive(_ -> null));
      there.monitor(idle);
      for (int i = 0; i < 100; i++) {
        here.send(there.pid(), Tuple.of(i, "before"));
      }
      var spawned = here.monitor(idle);
      ahead.exit(idle, BOOM);
      loop.release(ahead.name(), behind.name());
      for (int i = 0; i < 100; i++) {
        assertEquals(Tuple.of((long) i, "before"), there.receive(PATIENCE));
      }
      assertEquals(BOOM, ((Down) there.receive(PATIENCE)).reason());
      assertEquals(new Down(spawned, Atom.of("process"), idle, BOOM), here.receive(PATIENCE));
      assertTrue(older.written.get() >= 101, "written anew");
    }
  }

  /// The connection is made and lost, and the next one carries what can be written.
  private void expectUpAndDown(Object unwritable) throws Exception {
    try (Node behind = node("behind", old);
        Inbox there = behind.inbox()) {
      here.run(() -> {
        Beam.monitorNodes(true);
        return true;
      });
      loop.hold(ahead.name(), behind.name());
      here.send(there.pid(), unwritable);
      loop.release(ahead.name(), behind.name());
      assertEquals(Tuple.of(Atom.of("nodeup"), behind.name()), here.receive(PATIENCE));
      assertEquals(Tuple.of(Atom.of("nodedown"), behind.name()), here.receive(PATIENCE));
      here.send(there.pid(), "fine");
      assertEquals("fine", there.receive(PATIENCE));
    }
  }

  @Test
  void dist09_nodeupIsToldBeforeNodedownWhereADraftCannotBeWrittenAnew() throws Exception {
    expectUpAndDown("old");
  }

  @Test
  void dist09_nodeupIsToldBeforeNodedownWhereTheCodecFails() throws Exception {
    expectUpAndDown(Atom.of("old"));
  }

  @Test
  void aPeerThatReadsOnlyTheOlderCodecIsWrittenToInThatAndMayWriteInIt() throws Exception {
    try (Node behind = node("behind", old);
        Inbox there = behind.inbox()) {
      isUp(behind);
      here.send(there.pid(), "there");
      assertEquals("there", there.receive(PATIENCE));
      there.send(here.pid(), "and back");
      assertEquals("and back", here.receive(PATIENCE));

      Pid linked =
          behind.spawn(() -> {
            Beam.receive();
            throw Beam.exit(BOOM);
          });
      here.link(linked);
      here.send(linked, "go"); // behind the link, as it comes from one process
      assertEquals(new Exit(linked, BOOM), exit(linked));

      var asked =
          here.run(() ->
              Beam.spawnRequest(behind.name(), Atom.of("echo"), List.of(here.pid(), "spawned")));
      assertEquals(asked, ((SpawnReply) here.receive(PATIENCE)).ref());
      assertEquals("spawned", here.receive(PATIENCE));
      assertEquals(0, newer.read.get());
    }
  }

  private Object exit(Pid linked) throws InterruptedException {
    return here.receive(PATIENCE, m -> m instanceof Exit e && e.from().equals(linked) ? e : null);
  }

  @Test
  void eachOfTwoWritesInItsOwnFirstWhileTheyAreChanged() throws Exception {
    Turned first = new Turned("old", 0x33);
    Turned second = new Turned("new", 0x5a);
    try (Node other = node("other", first, second);
        Inbox there = other.inbox()) {
      isUp(other);
      here.send(there.pid(), "in new");
      assertEquals("in new", there.receive(PATIENCE));
      there.send(here.pid(), "in old");
      assertEquals("in old", here.receive(PATIENCE));
      assertEquals(List.of(1, 0), List.of(newer.written.get(), newer.read.get()));
      assertEquals(List.of(0, 1), List.of(older.written.get(), older.read.get()));
      assertEquals(List.of(1, 0), List.of(first.written.get(), first.read.get()));
      assertEquals(List.of(0, 1), List.of(second.written.get(), second.read.get()));
    }
  }

  @Test
  void aMessageThatTheOlderCodecDoesNotKnowIsBadargAndAReasonIsToldAsAText() throws Exception {
    try (Node behind = node("behind", old);
        Inbox there = behind.inbox()) {
      isUp(behind);
      Object error =
          here.run(() -> {
            try {
              Beam.send(there.pid(), "old");
              return "sent";
            } catch (ErrorException e) {
              return e.reason();
            }
          });
      assertEquals(Atom.of("badarg"), error);
      Pid idle = behind.spawn(() -> Beam.receive(_ -> null));
      there.monitor(idle);
      ahead.exit(idle, "old");
      Object reason = ((Down) there.receive(PATIENCE)).reason();
      assertTrue(reason.toString().contains("cannot travel to another node"), reason::toString);
    }
  }
}
