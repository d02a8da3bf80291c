package dev.joist.samples.bank;

import dev.joist.samples.bank.Line.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the bank closes with.
///
/// @param holdings what each account has by its own account
/// @param discrepancies where an account and the journal differ; empty as it should be
/// @param count how often what happened
/// @param malformed the first malformed lines
/// @param unread why the file was not read to its end; empty if it was
record BalanceSheet(
    List<Holding> holdings,
    List<String> discrepancies,
    Count count,
    List<Malformed> malformed,
    String unread) {

  /// Keeps the lists as they are now.
  BalanceSheet {
    holdings = List.copyOf(holdings);
    discrepancies = List.copyOf(discrepancies);
    malformed = List.copyOf(malformed);
  }

  /// How often what happened.
  ///
  /// @param done transfers carried out
  /// @param refused transfers the payer could not pay
  /// @param givenUp transfers over which an account failed again and again
  /// @param malformed lines that are no transfers
  /// @param crashes processes of accounts that ended with an error
  /// @param kills processes of accounts that were killed
  record Count(long done, long refused, long givenUp, long malformed, long crashes, long kills) {}

  long opening() {
    return holdings.size() * Journal.OPENING;
  }

  long closing() {
    return holdings.stream().mapToLong(Holding::cents).sum();
  }

  /// Whether no cent was lost or made.
  boolean isBalanced() {
    return discrepancies.isEmpty() && opening() == closing();
  }

  /// The balance sheet for people.
  List<String> text() {
    List<String> text = new ArrayList<>();
    text.add("Balance sheet");
    row(text, "accounts", number(holdings.size()), "");
    row(text, "transfers done", number(count.done), "");
    row(text, "refused", number(count.refused), "the payer did not have the money");
    row(text, "given up", number(count.givenUp), "poisoned; the payer has the money");
    row(text, "crashes survived", number(count.crashes), "");
    row(text, "stuck, killed", number(count.kills), "");
    row(text, "total at opening", Money.format(opening()), "");
    row(text, "total at closing", Money.format(closing()), verdict());
    discrepancies.forEach(text::add);
    return text;
  }

  private String verdict() {
    if (isBalanced()) {
      return "no cent lost";
    }
    long difference = closing() - opening();
    return difference == 0
        ? "the accounts and the journal differ:"
        : Money.format(Math.abs(difference)) + (difference < 0 ? " LOST" : " TOO MUCH");
  }

  private static void row(List<String> text, String name, String value, String remark) {
    text.add("  %-18s%18s  %s".formatted(name, value, remark).stripTrailing());
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
