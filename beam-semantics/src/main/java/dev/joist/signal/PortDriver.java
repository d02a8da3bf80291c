package dev.joist.signal;

/// The Java side of a port: what is done with the commands that processes send it.
///
/// *Thread:* the methods of one driver are called one after the other, on a virtual thread of the
/// port, outside of any process; they may block.
///
/// Rule: LINK-18, NAME-08.
public interface PortDriver {

  /// The way from the driver to the process that owns the port. Its methods may be called from any
  /// thread.
  interface Outlet {

    /// Sends the owner `{Port, {data, Data}}`.
    ///
    /// @param data a term
    void data(Object data);

    /// Ends the port.
    ///
    /// @param reason what links and monitors are told; `normal` for an orderly end
    void exit(Object reason);
  }

  /// The port was opened.
  ///
  /// @param outlet the way back
  default void opened(Outlet outlet) {}

  /// The owner has sent `{Owner, {command, Data}}`, or somebody called `portCommand`.
  ///
  /// @param data a term
  /// @throws Exception to end the port with the error
  void command(Object data) throws Exception;

  /// The port was closed; nothing is called afterwards.
  ///
  /// @param reason why: `normal`, or the reason of the process that took it along
  default void closed(Object reason) {}
}
