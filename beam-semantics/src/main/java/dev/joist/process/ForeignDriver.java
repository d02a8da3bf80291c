package dev.joist.process;

import dev.joist.term.Pid;
import dev.joist.term.Ref;

/// The far side of a [Foreigner]: what is done there with the signals it is sent.
///
/// The methods of one driver are called one after the other, in the order of the signals, under the
/// foreigner's right: they pass on and return, they never wait. What one of them throws is logged.
///
/// *Thread:* any, one at a time.
public interface ForeignDriver {

  /// A message was sent to it.
  ///
  /// @param sender the process that has sent it, or the node's own pid for code outside of any
  /// @param message a term
  void message(Pid sender, Object message);

  /// An exit signal has come that would end a process which traps none. The foreigner ends when the
  /// driver says so ([Foreigner#gone]), not before.
  ///
  /// @param from a pid or a port: who has sent it, or has ended
  /// @param reason why, never `normal`
  void exit(Object from, Object reason);

  /// What it watched ([Foreigner#watch]) has ended.
  ///
  /// @param watch as `watch` has given it
  /// @param reason why it ended; `noproc` when there was nobody
  void down(Ref watch, Object reason);
}
