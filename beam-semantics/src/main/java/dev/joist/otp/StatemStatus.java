package dev.joist.otp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is shown of a state machine to people: by [Sys#getStatus], and in the report of its end.
///
/// @param state its state
/// @param data its data
/// @param queue the events that are not handled yet, with the one it failed at first
/// @param postponed the events that wait for another state, the newest first
/// @param reason what it failed with; null for [Sys#getStatus]
/// @param log the last system events, if they are kept
public record StatemStatus(
    Object state,
    Object data,
    List<Object> queue,
    List<Object> postponed,
    @Nullable Object reason,
    List<Object> log) {

  /// Keeps the lists as they are now.
  public StatemStatus {
    queue = List.copyOf(queue);
    postponed = List.copyOf(postponed);
    log = List.copyOf(log);
  }

  /// The same with another state.
  public StatemStatus withState(Object shown) {
    return new StatemStatus(shown, data, queue, postponed, reason, log);
  }

  /// The same with other data.
  public StatemStatus withData(Object shown) {
    return new StatemStatus(state, shown, queue, postponed, reason, log);
  }
}
