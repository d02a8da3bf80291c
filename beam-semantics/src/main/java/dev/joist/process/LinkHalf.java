package dev.joist.process;

/// One end of a link, in the table of the entity at that end; the key is the pid or port at the
/// other end.
///
/// `unlinking` is 0 while the link is active. After an unlink it is the id that the other end is to
/// acknowledge: until then the half stays, so that what the other end sent before it knew (an exit,
/// a link of its own) is told from what it sends afterwards.
///
/// Rule: LINK-01, LINK-09.
class LinkHalf extends Table.Entry {

  long unlinking;

  LinkHalf(Object other) {
    super(other);
  }

  /// Of the connection it is over; 0 for a link within the node.
  long epoch() {
    return 0;
  }

  boolean active() {
    return unlinking == 0;
  }
}
