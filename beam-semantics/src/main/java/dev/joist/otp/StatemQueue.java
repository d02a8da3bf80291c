package dev.joist.otp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The events of a state machine that are there and not handled yet, and those that wait for
/// another state.
///
/// *Thread:* the machine's process.
///
/// Rule: OTP-01.
final class StatemQueue {

  /// Null until there was one: most machines are idle.
  private @Nullable ArrayDeque<StatemEvent> events;

  /// The oldest first; null until there was one.
  private @Nullable ArrayList<StatemEvent> postponed;

  /// Takes the next event; null where there is none.
  @Nullable StatemEvent poll() {
    return events == null ? null : events.poll();
  }

  /// Has these events happen before those that are there, in their order.
  void putFirst(List<StatemEvent> first) {
    if (!first.isEmpty()) {
      if (events == null) {
        events = new ArrayDeque<>();
      }
      for (int i = first.size() - 1; i >= 0; i--) {
        events.addFirst(first.get(i));
      }
    }
  }

  /// Has the event wait for another state.
  void postpone(StatemEvent event) {
    if (postponed == null) {
      postponed = new ArrayList<>();
    }
    postponed.add(event);
  }

  /// The state is another: what was postponed happens before what is there.
  void retry() {
    if (postponed != null) {
      putFirst(postponed);
      postponed.clear();
    }
  }

  /// The events, with the one that is being handled first.
  List<Object> terms(@Nullable StatemEvent handled) {
    List<Object> terms = new ArrayList<>();
    if (handled != null) {
      terms.add(StatemTerms.event(handled));
    }
    if (events != null) {
      events.forEach(each -> terms.add(StatemTerms.event(each)));
    }
    return terms;
  }

  /// The postponed events, the newest first, as OTP shows them.
  List<Object> postponedTerms() {
    List<Object> terms = new ArrayList<>();
    if (postponed != null) {
      postponed.forEach(each -> terms.add(StatemTerms.event(each)));
    }
    Collections.reverse(terms);
    return terms;
  }
}
