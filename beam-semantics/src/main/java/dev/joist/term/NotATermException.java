package dev.joist.term;

/// Thrown when a value is offered that is no term: something mutable, null, a float that is no
/// number, or an object Joist does not know.
///
/// The message names the class, the path to the value, and the way out.
public final class NotATermException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String path;

  /// A value that is not let through.
  ///
  /// @param path where it is in what was offered, such as `message.items[2]`
  /// @param what it is, such as `an ArrayList`
  /// @param wayOut what to do instead
  public NotATermException(String path, String what, String wayOut) {
    super(path + " is " + what + ": " + wayOut);
    this.path = path;
  }

  /// Where the value is in what was offered: `message.items[2].owner`.
  public String path() {
    return path;
  }
}
