package dev.joist.otp;

/// What has come of a request.
///
/// Rule: GS-14.
///
/// @param <R> what the reply is
public sealed interface Response<R> {

  /// It was answered: `{reply, Reply}`.
  ///
  /// @param value the reply
  record Reply<R>(R value) implements Response<R> {}

  /// There will be no answer: `{error, {Reason, Server}}`.
  ///
  /// @param reason `noproc`, `noconnection` when its node is lost, or what the server has ended
  ///   with
  /// @param server the process that the name stood for when the request was sent, `{Name, Node}` of
  ///   another node, or the name that nobody had
  record Failed<R>(Object reason, Object server) implements Response<R> {}

  /// There was no answer within the time: `timeout`.
  record Timeout<R>() implements Response<R> {}
}
