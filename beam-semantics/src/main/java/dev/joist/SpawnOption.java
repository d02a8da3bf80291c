package dev.joist;

import dev.joist.signal.Priority;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// What a spawn is to do beside making a process: the options of `erlang:spawn_opt/2` and
/// `erlang:spawn_request/2`. Of two options of one kind the last counts.
///
/// Rule: SPAWN-01, SPAWN-04, SPAWN-06, SPAWN-09, HEAP-03, HEAP-11.
public sealed interface SpawnOption {

  /// Which answers to a spawn request are wanted. Rule: SPAWN-09.
  enum Reply {
    /// Both.
    YES,
    /// None.
    NO,
    /// Only that there is no process, and why.
    ERROR_ONLY,
    /// Only that there is one.
    SUCCESS_ONLY
  }

  /// Link the new process to its parent.
  record WithLink() implements SpawnOption {}

  /// Monitor the new process.
  ///
  /// @param options of the monitor
  record WithMonitor(List<MonitorOption> options) implements SpawnOption {

    /// Keeps the options as they are now.
    public WithMonitor {
      options = List.copyOf(options);
    }
  }

  /// Give the new process a priority.
  ///
  /// @param priority a hint
  record WithPriority(Priority priority) implements SpawnOption {

    /// Checks that there is one.
    public WithPriority {
      Objects.requireNonNull(priority, "priority");
    }
  }

  /// Set a flag of the new process's heap: one of `min_heap_size`, `max_heap_size`,
  /// `fullsweep_after` and `message_queue_data`; or `min_bin_vheap_size`, which OTP 25 checks and
  /// then drops.
  ///
  /// @param flag its name
  /// @param value as `process_flag` takes it
  record WithHeapFlag(Atom flag, Object value) implements SpawnOption {

    /// Refuses what is none, with `badarg`.
    public WithHeapFlag {
      var _ = HeapTerms.changeOrRefuse(flag.text(), value);
    }
  }

  /// Answer a spawn request with another tag than `spawn_reply`.
  ///
  /// @param tag a term
  record WithReplyTag(Object tag) implements SpawnOption {}

  /// Answer a spawn request or not.
  ///
  /// @param reply which answers are wanted
  record WithReply(Reply reply) implements SpawnOption {

    /// Checks that it says which.
    public WithReply {
      Objects.requireNonNull(reply, "reply");
    }
  }

  /// A term that was given as an option and is none. A spawn refuses it with `badarg`, a spawn
  /// request is answered `badopt`. Rule: SPAWN-04, SPAWN-09.
  ///
  /// @param term what was given
  record Badopt(Object term) implements SpawnOption {}

  /// Link the new process to its parent. Rule: SPAWN-01.
  static SpawnOption link() {
    return new WithLink();
  }

  /// Monitor the new process. Rule: SPAWN-01, SPAWN-06.
  static SpawnOption monitor(MonitorOption... options) {
    return new WithMonitor(List.of(options));
  }

  /// Give the new process a priority. Rule: INFO-07.
  static SpawnOption priority(Priority priority) {
    return new WithPriority(priority);
  }

  /// Limit the new process's heap. Rule: HEAP-11.
  static SpawnOption maxHeapSize(MaxHeapSize size) {
    return new WithHeapFlag(Atom.of("max_heap_size"), HeapTerms.term(size.limit()));
  }

  /// Give the new process a heap of so many words at least. Rule: HEAP-03.
  static SpawnOption minHeapSize(long words) {
    return new WithHeapFlag(Atom.of("min_heap_size"), words);
  }

  /// Collect everything after so many minor collections. Rule: HEAP-06.
  static SpawnOption fullsweepAfter(long minors) {
    return new WithHeapFlag(Atom.of("fullsweep_after"), minors);
  }

  /// Count messages that wait in the heap or beside it. Rule: HEAP-09.
  static SpawnOption messageQueueData(MessageQueueData data) {
    return new WithHeapFlag(
        Atom.of("message_queue_data"), Atom.of(data.name().toLowerCase(Locale.ROOT)));
  }

  /// Answer a spawn request with another tag than `spawn_reply`. Rule: SPAWN-09.
  static SpawnOption replyTag(Object tag) {
    return new WithReplyTag(Terms.of(tag, "tag"));
  }

  /// Answer a spawn request or not. Rule: SPAWN-09.
  static SpawnOption reply(Reply reply) {
    return new WithReply(reply);
  }

  /// The options that a list of terms denotes: `link`, `monitor`, `{monitor, Options}`, `{priority,
  /// Level}`, `{reply_tag, T}`, `{reply, Which}`, and the flags of the heap. A term that denotes
  /// none becomes a [Badopt].
  static List<SpawnOption> of(List<?> terms) {
    List<SpawnOption> options = new ArrayList<>();
    for (Object term : terms) {
      SpawnOption option = OptionTerms.spawn(term);
      options.add(option == null ? new Badopt(term) : option);
    }
    return List.copyOf(options);
  }
}
