package dev.joist.samples.bank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What an account decides, and that it stands by it.
class BookTest {

  private static final Transfer TRANSFER = new Transfer(2, 1, "alice", "bob", 30, "");
  private static final List<Step> STEPS = List.of(Step.values());
  private static final Entry OPENED = new Entry("alice", 0, Posting.OPENED, 100);

  @Test
  void aCoveredDebitIsPaid() {
    assertEquals(Optional.of(entry(Posting.DEBITED, -30)), book().decide(Step.DEBIT, TRANSFER));
  }

  @Test
  void aDebitOfMoreThanThereIsIsRefusedForGood() {
    Book book = new Book("alice", List.of(new Entry("alice", 0, Posting.OPENED, 29)));
    Entry refused = book.decide(Step.DEBIT, TRANSFER).orElseThrow();
    assertEquals(entry(Posting.REFUSED, 0), refused);
    book.enter(refused);
    book.enter(new Entry("alice", 9, Posting.CREDITED, 1_000));
    assertEquals(Optional.empty(), book.decide(Step.DEBIT, TRANSFER));
    assertEquals(Posting.REFUSED, book.standing(TRANSFER));
  }

  @Test
  void theLastCentCanBePaid() {
    Book book = new Book("alice", List.of(new Entry("alice", 0, Posting.OPENED, 30)));
    book.decide(Step.DEBIT, TRANSFER).ifPresent(book::enter);
    assertEquals(0, book.balance());
  }

  @Test
  void whatIsAskedTwiceIsDecidedOnce() {
    for (Step step : Step.values()) {
      Book book = book();
      book.decide(step, TRANSFER).ifPresent(book::enter);
      long balance = book.balance();
      Posting standing = book.standing(TRANSFER);
      assertEquals(Optional.empty(), book.decide(step, TRANSFER), step::toString);
      assertEquals(balance, book.balance(), step::toString);
      assertEquals(standing, book.standing(TRANSFER), step::toString);
    }
  }

  @Test
  void aRefundTakesAPaymentBack() {
    Book book = book();
    book.decide(Step.DEBIT, TRANSFER).ifPresent(book::enter);
    book.decide(Step.REFUND, TRANSFER).ifPresent(book::enter);
    assertEquals(100, book.balance());
    assertEquals(Posting.REFUNDED, book.standing(TRANSFER));
  }

  @Test
  void aDebitThatComesAfterItsRefundPaysNothing() {
    Book book = book();
    book.decide(Step.REFUND, TRANSFER).ifPresent(book::enter);
    assertFalse(book.decide(Step.DEBIT, TRANSFER).isPresent());
    assertEquals(100, book.balance());
  }

  @Test
  void aCreditThatComesAfterItsRevocationBringsNothing() {
    Book book = book();
    book.decide(Step.REVOKE, TRANSFER).ifPresent(book::enter);
    assertFalse(book.decide(Step.CREDIT, TRANSFER).isPresent());
    assertEquals(Posting.REVOKED, book.standing(TRANSFER));
  }

  @Test
  void aRevocationThatComesAfterTheCreditLeavesIt() {
    Book book = book();
    book.decide(Step.CREDIT, TRANSFER).ifPresent(book::enter);
    assertFalse(book.decide(Step.REVOKE, TRANSFER).isPresent());
    assertEquals(130, book.balance());
    assertEquals(Posting.CREDITED, book.standing(TRANSFER));
  }

  @Test
  void whatWasNeverDecidedHasNoAnswer() {
    Book book = book();
    assertThrows(IllegalStateException.class, () -> book.standing(TRANSFER));
  }

  @Test
  void theSameEntriesMakeTheSameBook() {
    Random random = new Random(5);
    List<Entry> entries = new ArrayList<>(List.of(OPENED));
    Book book = new Book("alice", entries);
    for (int i = 0; i < 1_000; i++) {
      Transfer transfer =
          new Transfer(i, 1 + random.nextInt(100), "alice", "bob", 1 + random.nextInt(50), "");
      Step step = STEPS.get(random.nextInt(STEPS.size()));
      Optional<Entry> entry = book.decide(step, transfer);
      entry.ifPresent(book::enter);
      entry.ifPresent(entries::add);
      Book restored = new Book("alice", entries);
      assertEquals(book.balance(), restored.balance());
      assertEquals(book.standing(transfer), restored.standing(transfer));
      assertTrue(book.balance() >= 0);
    }
  }

  private static Book book() {
    return new Book("alice", List.of(OPENED));
  }

  private static Entry entry(Posting posting, long change) {
    return new Entry("alice", 1, posting, change);
  }
}
