package dev.joist.samples.bank;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an account knows: its balance, and for each transfer what it has decided. The same entries
/// make the same book, so a crashed account's is made again from the journal.
final class Book {

  private final String account;
  private final Map<Long, Posting> postings = new HashMap<>();
  private long balance;

  /// An account's book as its entries make it.
  Book(String account, List<Entry> entries) {
    this.account = account;
    entries.forEach(this::enter);
  }

  long balance() {
    return balance;
  }

  /// What stands about a transfer.
  ///
  /// @throws IllegalStateException if nothing does
  Posting standing(Transfer transfer) {
    Posting posting = postings.get(transfer.id());
    if (posting == null) {
      throw new IllegalStateException(account + " has decided nothing about " + transfer);
    }
    return posting;
  }

  /// The entry that a teller's wish comes to.
  ///
  /// @return empty if the account has decided about this transfer before
  Optional<Entry> decide(Step step, Transfer transfer) {
    Posting standing = postings.get(transfer.id());
    long cents = transfer.cents();
    if (standing == null) {
      return Optional.of(
          switch (step) {
            case DEBIT ->
                cents <= balance
                    ? entry(transfer, Posting.DEBITED, -cents)
                    : entry(transfer, Posting.REFUSED, 0);
            case CREDIT -> entry(transfer, Posting.CREDITED, cents);
            case REVOKE -> entry(transfer, Posting.REVOKED, 0);
            case REFUND -> entry(transfer, Posting.REFUNDED, 0);
          });
    }
    return step == Step.REFUND && standing == Posting.DEBITED
        ? Optional.of(entry(transfer, Posting.REFUNDED, cents))
        : Optional.empty();
  }

  private Entry entry(Transfer transfer, Posting posting, long change) {
    return new Entry(account, transfer.id(), posting, change);
  }

  /// Makes an entry count.
  void enter(Entry entry) {
    postings.put(entry.transfer(), entry.posting());
    balance += entry.change();
  }
}
