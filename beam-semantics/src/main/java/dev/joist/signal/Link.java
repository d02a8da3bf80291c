package dev.joist.signal;

/// A request to be linked.
///
/// Rule: LINK-01.
public final class Link extends Signal {

  private final Object from;

  /// The signal, not yet sent.
  ///
  /// @param from who links: a pid or a port
  public Link(Object from) {
    this.from = from;
  }

  /// Who links: a pid or a port.
  ///
  /// @return who links: a pid or a port
  public Object from() {
    return from;
  }
}
