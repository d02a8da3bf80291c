package dev.joist.samples.bank;

/// What a teller asks of one account on the way of a transfer.
enum Step {
  /// Of the payer: pay.
  DEBIT,
  /// Of the payee: take it.
  CREDIT,
  /// Of the payee: if you have not taken it, never do.
  REVOKE,
  /// Of the payer: take it back if you have paid, and if not, never pay.
  REFUND
}
