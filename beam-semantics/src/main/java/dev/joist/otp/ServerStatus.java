package dev.joist.otp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is shown of a server to people: by [Sys#getStatus], and in the report of its end. A server
/// that holds secrets or more than anybody can read makes it fit to be shown (`formatStatus`).
///
/// @param state the state
/// @param message what it was at when it failed; null for [Sys#getStatus]
/// @param reason what it failed with; null for [Sys#getStatus]
/// @param log the last system events, if they are kept
public record ServerStatus(
    Object state, @Nullable Object message, @Nullable Object reason, List<Object> log) {

  /// Keeps the log as it is now.
  public ServerStatus {
    log = List.copyOf(log);
  }

  /// The same with another state.
  public ServerStatus withState(Object shown) {
    return new ServerStatus(shown, message, reason, log);
  }

  /// The same with another message, where there is one.
  public ServerStatus withMessage(Object shown) {
    return new ServerStatus(state, message == null ? null : shown, reason, log);
  }

  /// The same with another reason, where there is one.
  public ServerStatus withReason(Object shown) {
    return new ServerStatus(state, message, reason == null ? null : shown, log);
  }

  /// The same with another log.
  public ServerStatus withLog(List<?> shown) {
    return new ServerStatus(state, message, reason, List.copyOf(shown));
  }
}
