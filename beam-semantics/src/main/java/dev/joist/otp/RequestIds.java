package dev.joist.otp;

import dev.joist.process.Calling;
import dev.joist.process.LocalProcess;
import dev.joist.term.Ref;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Requests under way, each with a label that says what it is for: responses are received in the
/// order they come. `gen_server:reqids_new/0` and its relatives.
///
/// *Thread:* that of the process which has sent the requests.
///
/// Rule: GS-14.
///
/// @param <L> what labels are
public final class RequestIds<L> {

  /// What has come of waiting.
  ///
  /// @param <L> what labels are
  public sealed interface Outcome<L> {

    /// The response to one of the requests.
    ///
    /// @param response what has come of it
    /// @param label what it was for
    record Answer<L>(Response<?> response, L label) implements Outcome<L> {}

    /// No response came within the time: `timeout`.
    record Timeout<L>() implements Outcome<L> {}

    /// There is no request that a response could come to: `no_request`.
    record NoRequest<L>() implements Outcome<L> {}
  }

  private record Entry<L>(RequestId<?> id, L label) {}

  /// A message and the request that it answers.
  private record Found<L>(Entry<L> entry, Object outcome) {}

  private final Map<Ref, Entry<L>> entries = new LinkedHashMap<>();

  /// No request yet.
  public RequestIds() {}

  /// Adds a request.
  ///
  /// @return this
  public RequestIds<L> add(RequestId<?> id, L label) {
    entries.put(id.ref(), new Entry<>(id, label));
    return this;
  }

  /// How many there are.
  public int size() {
    return entries.size();
  }

  /// The labels of the requests, in the order they were added.
  public List<L> labels() {
    return entries.values().stream().map(Entry::label).toList();
  }

  /// Waits for the next response; when the time is over, all requests are given up. Rule: GS-14.
  ///
  /// @param delete whether an answered request leaves the collection
  public Outcome<L> receiveResponse(Duration timeout, boolean delete) {
    Outcome<L> outcome = waitResponse(timeout, delete);
    if (outcome instanceof Outcome.Timeout<L>) {
      entries.values().forEach(entry -> entry.id().abandon());
    }
    return outcome;
  }

  /// Waits for the next response; when the time is over it may be waited for again. Rule: GS-14.
  ///
  /// @param delete whether an answered request leaves the collection
  public Outcome<L> waitResponse(Duration timeout, boolean delete) {
    if (entries.isEmpty()) {
      return new Outcome.NoRequest<>();
    }
    LocalProcess self = Names.self();
    Found<L> found = self.<Found<L>>receive(this::find, null, Times.nanos(timeout));
    return found == null ? new Outcome.Timeout<>() : answer(found, delete);
  }

  /// What a message that was received says about one of these requests; null if it is of none of
  /// them. Rule: GS-14.
  ///
  /// @param delete whether an answered request leaves the collection
  public @Nullable Outcome<L> checkResponse(Object message, boolean delete) {
    if (entries.isEmpty()) {
      return new Outcome.NoRequest<>();
    }
    Found<L> found = find(message);
    return found == null ? null : answer(found, delete);
  }

  private @Nullable Found<L> find(Object message) {
    Ref ref = Calling.requestOf(message);
    Entry<L> entry = ref == null ? null : entries.get(ref);
    Object outcome = ref == null || entry == null ? null : Calling.response(ref, message);
    return entry == null || outcome == null ? null : new Found<>(entry, outcome);
  }

  private Outcome<L> answer(Found<L> found, boolean delete) {
    Entry<L> entry = found.entry();
    if (delete) {
      entries.remove(entry.id().ref());
    }
    return new Outcome.Answer<>(entry.id().responseOf(found.outcome()), entry.label());
  }
}
