package dev.joist.dist;

import dev.joist.term.Atom;

/// Takes frames from node to node, as well as it can: in order and each once as a rule, and without
/// a word when it loses one. The channel above notices.
///
/// *Thread:* any; no call blocks.
public interface Carrier extends AutoCloseable {

  /// What a carrier tells.
  ///
  /// *Thread:* any; for one peer one call at a time, and never within a call of [#send]: whoever
  /// sends may hold locks.
  interface Events {

    /// A frame has come.
    ///
    /// @param peer the node that sent it, as the carrier knows it
    /// @param frame the receiver's own from now on
    void frame(Atom peer, byte[] frame);

    /// There is a way to a node from now on: what is sent to it may arrive.
    ///
    /// @param peer that can be connected to
    void reachable(Atom peer);

    /// There is no way to a node any more, or something sent to it was lost: a channel to it is at
    /// its end.
    ///
    /// @param peer that was reachable, as a rule; a loss may be told again
    /// @param why for the log
    void lost(Atom peer, String why);
  }

  /// Begins to carry. It tells nothing within this call on the thread that makes it.
  ///
  /// @param node for whom
  /// @param creation this incarnation of it
  /// @param events is told
  void open(Atom node, int creation, Events events);

  /// Sends a frame.
  ///
  /// @param peer to whom
  /// @param frame the carrier's own from now on, at most [#maximumFrame] bytes
  /// @return false when it is known to be lost, as for a node to which there is no way
  boolean send(Atom peer, byte[] frame);

  /// How large a frame may be.
  ///
  /// @return bytes
  int maximumFrame();

  /// Carries no more.
  @Override
  void close();
}
