package dev.joist.samples.bank;

/// What an account has.
///
/// @param account whose
/// @param cents the balance
record Holding(String account, long cents) implements Comparable<Holding> {

  @Override
  public int compareTo(Holding other) {
    return account.compareTo(other.account);
  }
}
