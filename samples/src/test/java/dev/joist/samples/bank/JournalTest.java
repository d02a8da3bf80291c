package dev.joist.samples.bank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.samples.bank.Journal.Audit;
import dev.joist.samples.bank.Journal.Audited;
import dev.joist.samples.bank.Journal.Open;
import dev.joist.samples.bank.Journal.Opened;
import dev.joist.samples.bank.Journal.Write;
import dev.joist.samples.bank.Journal.Written;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The journal keeps what is written, and only by whoever has the account open.
class JournalTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Entry OPENED = new Entry("alice", 0, Posting.OPENED, Journal.OPENING);
  private static final Entry PAID = new Entry("alice", 1, Posting.DEBITED, -30);
  private static final Entry EARNED = new Entry("alice", 2, Posting.CREDITED, 50);

  @Test
  void anAccountBeginsWithItsOpening() throws InterruptedException {
    inAProcess(() -> assertEquals(List.of(OPENED), Journal.open("alice")));
  }

  @Test
  void whatIsWrittenIsReadBackInOrder() throws InterruptedException {
    inAProcess(() -> {
      assertEquals(List.of(OPENED), Journal.open("alice"));
      Journal.write(PAID);
      Journal.write(EARNED);
      assertEquals(List.of(OPENED, PAID, EARNED), Journal.open("alice"));
    });
  }

  @Test
  void anAuditAddsUpEveryAccount() throws InterruptedException {
    inAProcess(() -> {
      assertEquals(List.of(OPENED), Journal.open("alice"));
      assertEquals(1, Journal.open("bob").size());
      Journal.write(PAID);
      Journal.write(EARNED);
      assertEquals(
          List.of(new Holding("alice", Journal.OPENING + 20), new Holding("bob", Journal.OPENING)),
          Journal.audit());
    });
  }

  /// As if a killed account's last write came when the account is open again.
  @Test
  void whatAFormerWriterStillWritesIsNeitherKeptNorAnswered() throws InterruptedException {
    try (Node node = Node.start("bank");
        Inbox former = node.inbox();
        Inbox present = node.inbox()) {
      Pid journal = node.spawn(Journal::run);
      Ref ref = former.monitor(journal);
      former.send(journal, new Open(former.pid(), ref, "alice"));
      assertEquals(new Opened(ref, List.of(OPENED)), former.receive(LONG));
      present.send(journal, new Open(present.pid(), ref, "alice"));
      assertEquals(new Opened(ref, List.of(OPENED)), present.receive(LONG));

      former.send(journal, new Write(former.pid(), ref, PAID));
      former.send(journal, new Audit(former.pid(), ref));
      assertEquals(
          new Audited(ref, List.of(new Holding("alice", Journal.OPENING))),
          former.receive(LONG),
          "the next thing it hears is the answer to the audit");

      present.send(journal, new Write(present.pid(), ref, EARNED));
      assertEquals(new Written(ref), present.receive(LONG));
    }
  }

  /// Runs as a process beside a journal; what it throws is thrown.
  private static void inAProcess(Runnable body) throws InterruptedException {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    try (Node node = Node.start("bank");
        Inbox inbox = node.inbox()) {
      node.register(Journal.NAME, node.spawn(Journal::run));
      var _ =
          inbox.spawnMonitor(() -> {
            try {
              body.run();
            } catch (AssertionError e) {
              failure.set(e);
            }
          });
      Down end = inbox.receive(LONG, message -> message instanceof Down down ? down : null);
      Throwable thrown = failure.get();
      if (thrown != null) {
        throw new AssertionError(thrown);
      }
      assertEquals(Atom.of("normal"), end.reason());
    }
  }
}
