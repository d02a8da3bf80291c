package dev.joist.samples.bank;

/// What an account has decided about one transfer. It answers with what stands: asked again, it
/// says the same.
enum Posting {
  /// The account was opened, with the money that every new one is given.
  OPENED,
  /// It has paid.
  DEBITED,
  /// It would have had to pay, and did not have the money.
  REFUSED,
  /// It took its payment back, or will never pay.
  REFUNDED,
  /// It was paid.
  CREDITED,
  /// It will never be paid.
  REVOKED
}
