package dev.joist.samples.bank;

/// One line of the journal: a posting that counts from now on, whatever becomes of the process that
/// wrote it.
///
/// @param account whose
/// @param transfer the id of the transfer; 0 for the opening
/// @param posting what was decided
/// @param change by how many cents the balance changes
record Entry(String account, long transfer, Posting posting, long change) {}
