package dev.joist.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Message;
import dev.joist.signal.Unlink;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What a mailbox promises to the two that are at it: the holder of the right and the owner.
class MailboxTest {

  private final Mailbox mailbox = new Mailbox();

  private Message receive(Object term) {
    Message message = new Message(term);
    mailbox.accept(message);
    return message;
  }

  /// A receiver that handles what it has fetched comes to an end, however fast others send.
  @Test
  void sig02_whatArrivesAfterAFetchWaitsForTheNext() {
    Message first = new Message(1);
    Message second = new Message(2);
    mailbox.post(first);
    mailbox.fetch();
    mailbox.post(second);
    assertSame(first, mailbox.fetched());
    mailbox.poll();
    assertNull(mailbox.fetched());
    assertSame(second, mailbox.peek());
  }

  @Test
  void sig02_whatIsFetchedLaterIsBehindWhatWasFetchedBefore() {
    Message first = new Message(1);
    Message second = new Message(2);
    mailbox.post(first);
    mailbox.fetch();
    mailbox.post(second);
    mailbox.fetch();
    assertSame(first, mailbox.fetched());
    mailbox.poll();
    assertSame(second, mailbox.fetched());
    mailbox.poll();
    assertNull(mailbox.fetched());
  }

  @Test
  void recv01_aLoneMessageIsTakenFromWhereItArrived() {
    Message lone = new Message(1);
    mailbox.post(lone);
    assertSame(lone, mailbox.onlyArrived());
    assertEquals(1, mailbox.takeArrived(lone));
    assertFalse(mailbox.hasArrived());
    assertEquals(0, mailbox.length());
    assertNull(mailbox.peek());
  }

  @Test
  void sig02_aMessageIsNotAloneBehindAnotherSignal() {
    mailbox.post(new Unlink(Pid.of(Atom.of("n@h"), 1, 0, 1), 1));
    assertNull(mailbox.onlyArrived());
    mailbox.post(new Message(1));
    assertNull(mailbox.onlyArrived());
  }

  @Test
  void sig02_norBehindOneThatIsFetchedOrReceived() {
    mailbox.post(new Message(1));
    mailbox.fetch();
    Message second = new Message(2);
    mailbox.post(second);
    assertSame(second, mailbox.onlyArrived());
    assertNull(mailbox.takeArrived(second));
    mailbox.poll();
    receive(1);
    assertNull(mailbox.takeArrived(second));
    assertEquals(1, mailbox.take());
    assertEquals(2, mailbox.takeArrived(second));
  }

  @Test
  void recv01_aClosedMailboxHasNoLoneMessage() {
    Message lone = new Message(1);
    mailbox.post(lone);
    mailbox.close();
    assertNull(mailbox.onlyArrived());
    assertNull(mailbox.takeArrived(lone));
  }

  /// An old node that still led to its successors would keep them all alive until it is collected.
  @Test
  void recv01_aTakenMessageLeadsToNoLaterOne() {
    Message first = receive(1);
    Message second = receive(2);
    Message third = receive(3);
    receive(4);
    assertEquals(2, mailbox.<Object>scan(term -> term.equals(2) ? term : null, null));
    assertSame(second, second.behind());
    assertEquals(1, mailbox.take());
    assertEquals(3, mailbox.take());
    assertSame(first, first.behind());
    assertEquals(4, mailbox.take());
    assertSame(third, third.behind());
  }

  @Test
  void recv01_whoListsTheMessagesWhileTheyAreTakenMissesNoneThatStays() {
    int count = 20_000;
    List<Object> all = new ArrayList<>(LongStream.range(0, count).boxed().toList());
    all.forEach(this::receive);
    CompletableFuture<Void> owner =
        CompletableFuture.runAsync(() -> {
          for (long i = 0; i < count; i++) {
            assertEquals(i, mailbox.take());
          }
        });
    int left = count;
    while (left > 0) {
      List<Object> seen = mailbox.messages();
      left = mailbox.length();
      List<Object> stayed = seen.subList(seen.size() - left, seen.size());
      assertTrue(all.subList(count - left, count).equals(stayed), "a message is missing");
    }
    owner.join();
  }
}
