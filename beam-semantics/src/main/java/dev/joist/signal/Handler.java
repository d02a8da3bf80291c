package dev.joist.signal;

/// What an event-style process runs: it is given each message and returns; the process lives on
/// and, while it has no message, uses no thread.
///
/// ```java
/// Pid account = node.spawn(new Handler() {
///   private long balance;
///
///   @Override
///   public void handle(Object message) {
///     switch (message) {
///       case Deposit(long cents) -> balance += cents;
///       case Query(Pid from, Ref tag) -> send(from, new Answer(tag, balance));
///       default -> {}
///     }
///   }
/// });
/// ```
///
/// All of `dev.joist.Beam` is there for it. It ends its process with `exit`, or by throwing. What
/// it does should be short. One that waits (`receive`, `call`, a lock, a socket) or computes for
/// long holds nobody up all the same: its thread is left to it, and others run on another.
///
/// *Thread:* one at a time, not always the same; what one call has written the next one sees.
///
/// Rule: RECV-01, SPAWN-01, MON-14.
@FunctionalInterface
public non-sealed interface Handler extends Program {

  /// Handles the oldest message, or what the process's selector has made of one.
  ///
  /// @param message a term; with a selector ([dev.joist.Beam#become]) its result
  /// @throws Exception to end the process with the error `{Reason, StackTrace}`
  void handle(Object message) throws Exception;

  /// Runs once in the new process, before any message is handled.
  ///
  /// @throws Exception to end the process with the error `{Reason, StackTrace}`
  default void start() throws Exception {}
}
