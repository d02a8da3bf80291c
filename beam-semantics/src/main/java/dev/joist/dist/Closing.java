package dev.joist.dist;

import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.util.Locale;

/// Why a channel has closed.
///
/// Rule: DIST-18
///
/// @param reason what is told of it: OTP's `nodedown_reason`
/// @param detail for the log, in one line: what peers say is escaped
public record Closing(Reason reason, String detail) {

  /// The reasons of OTP that a channel has.
  public enum Reason {
    /// The handshake was not done.
    CONNECTION_SETUP_FAILED,
    /// It was closed by the peer, or by what carries it, or because what came over it was wrong.
    CONNECTION_CLOSED,
    /// This node was told to close it: `disconnect_node`.
    DISCONNECT,
    /// There was no sign of life for the tick time.
    NET_TICK_TIMEOUT,
    /// This node stops.
    NET_KERNEL_TERMINATED;

    /// The reason as it is told.
    ///
    /// @return an atom such as `net_tick_timeout`
    public Atom atom() {
      return Atom.of(name().toLowerCase(Locale.ROOT));
    }

    /// A closing for this reason.
    ///
    /// @param detail for the log
    /// @return with all of the detail that fits in a line
    public Closing because(String detail) {
      return new Closing(this, detail);
    }
  }

  /// Escapes the detail.
  public Closing {
    detail = Terms.printable(detail);
  }

  /// Reason and detail, as they are logged.
  @Override
  public String toString() {
    return reason.atom() + ": " + detail;
  }
}
