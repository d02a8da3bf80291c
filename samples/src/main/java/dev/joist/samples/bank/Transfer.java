package dev.joist.samples.bank;

/// An order to move money from one account to another: one line of the file.
///
/// @param line where it stands in the file
/// @param id its number, which no other transfer has
/// @param from the payer's account
/// @param to the payee's account
/// @param cents how much
/// @param note what for; some notes are [Poison]
record Transfer(long line, long id, String from, String to, long cents, String note)
    implements Line {

  @Override
  public String toString() {
    return "transfer %d (line %d)".formatted(id, line);
  }
}
