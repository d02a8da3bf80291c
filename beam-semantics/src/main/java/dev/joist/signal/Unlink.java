package dev.joist.signal;

/// The withdrawal of a link, to be acknowledged with the same id.
///
/// Rule: LINK-09.
public final class Unlink extends Signal {

  private final Object from;
  private final long id;

  /// The signal, not yet sent.
  ///
  /// @param from who unlinks: a pid or a port
  /// @param id the number that the acknowledgement repeats
  public Unlink(Object from, long id) {
    this.from = from;
    this.id = id;
  }

  /// Who unlinks: a pid or a port.
  ///
  /// @return who unlinks: a pid or a port
  public Object from() {
    return from;
  }

  /// The number that the acknowledgement repeats.
  ///
  /// @return the number that the acknowledgement repeats
  public long id() {
    return id;
  }
}
