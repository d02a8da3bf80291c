package dev.joist;

import dev.joist.heap.HeapSettings;
import dev.joist.process.LocalNode;
import dev.joist.process.LocalProcess;
import dev.joist.process.MonitorSpec;
import dev.joist.process.SpawnAnswer;
import dev.joist.process.SpawnSpec;
import dev.joist.process.Spawning;
import dev.joist.process.SystemMonitor.Watch;
import dev.joist.signal.AliasMode;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Priority;
import dev.joist.signal.Program;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Options as the processes' own package wants them: the last of each kind.
final class Options {

  private static final Atom OK = Atom.of("ok");

  private Options() {}

  static MonitorSpec monitor(MonitorOption[] options) {
    return options.length == 0 ? MonitorSpec.PLAIN : monitor(Arrays.asList(options));
  }

  private static MonitorSpec monitor(List<MonitorOption> options) {
    Object tag = null;
    AliasMode alias = null;
    for (MonitorOption option : options) {
      switch (option) {
        case MonitorOption.WithTag with -> tag = with.tag();
        case MonitorOption.WithAlias with -> alias = with.mode();
      }
    }
    return new MonitorSpec(tag, alias);
  }

  static SpawnSpec spawn(SpawnOption[] options) {
    boolean link = false;
    MonitorSpec monitor = null;
    Priority priority = Priority.NORMAL;
    UnaryOperator<HeapSettings> heap = null;
    for (SpawnOption option : options) {
      switch (option) {
        case SpawnOption.WithLink _ -> link = true;
        case SpawnOption.WithMonitor with -> monitor = monitor(with.options());
        case SpawnOption.WithPriority with -> priority = with.priority();
        case SpawnOption.WithHeapFlag with -> heap = and(heap, with);
        case SpawnOption.WithReplyTag _, SpawnOption.WithReply _ ->
            throw new ErrorException(
                Atom.of("badarg"), "spawnOpt: " + option + " is for spawnRequest");
        case SpawnOption.Badopt bad ->
            throw new ErrorException(
                Atom.of("badarg"),
                "spawnOpt: the options are link, monitor, {monitor, [{tag, Term} | {alias, Mode}]},"
                    + " {priority, low | normal | high | max}, {max_heap_size, Size},"
                    + " {min_heap_size, Words}, {min_bin_vheap_size, Words}, {fullsweep_after,"
                    + " Number} and {message_queue_data, on_heap | off_heap}, not "
                    + Terms.toString(bad.term()));
      }
    }
    if (heap != null) {
      var _ = HeapTerms.checked(heap.apply(HeapSettings.DEFAULT));
    }
    return new SpawnSpec(link, monitor, priority, heap);
  }

  private static UnaryOperator<HeapSettings> and(
      @Nullable UnaryOperator<HeapSettings> first, SpawnOption.WithHeapFlag with) {
    String flag = with.flag().text();
    UnaryOperator<HeapSettings> then = HeapTerms.changeOrRefuse(flag, with.value());
    if (flag.equals("min_bin_vheap_size")) {
      return first == null ? UnaryOperator.identity() : first; // OTP 25 checks it and drops it
    }
    return first == null ? then : settings -> then.apply(first.apply(settings));
  }

  /// The options of a spawn request, taken apart.
  ///
  /// @param own those that concern the process
  /// @param spec what they say; null when one of the options is none
  /// @param answer makes the message that answers it
  record Asked(List<SpawnOption> own, @Nullable SpawnSpec spec, SpawnAnswer answer) {

    static Asked of(SpawnOption... options) {
      Object tag = null;
      SpawnOption.Reply reply = SpawnOption.Reply.YES;
      List<SpawnOption> own = new ArrayList<>();
      boolean good = true;
      for (SpawnOption option : options) {
        switch (option) {
          case SpawnOption.WithReplyTag with -> tag = with.tag();
          case SpawnOption.WithReply with -> reply = with.reply();
          case SpawnOption.Badopt _ -> good = false;
          default -> own.add(option);
        }
      }
      return new Asked(own, good ? specOrNull(own) : null, Options.answer(tag, reply));
    }
  }

  static Ref request(LocalProcess self, Program program, SpawnOption[] options) {
    Asked asked = Asked.of(options);
    return Spawning.request(self, program, asked.spec(), asked.answer());
  }

  /// Null for options that are good each, and not together.
  private static @Nullable SpawnSpec specOrNull(List<SpawnOption> options) {
    try {
      return spawn(options.toArray(SpawnOption[]::new));
    } catch (ErrorException contradictory) {
      return null;
    }
  }

  private static SpawnAnswer answer(@Nullable Object tag, SpawnOption.Reply reply) {
    return (request, status, value) -> {
      boolean wanted =
          switch (reply) {
            case YES -> true;
            case NO -> false;
            case ERROR_ONLY -> !status.equals(OK);
            case SUCCESS_ONLY -> status.equals(OK);
          };
      if (!wanted) {
        return null;
      }
      return tag == null
          ? new SpawnReply(request, status, value)
          : Tuple.of(tag, request, status, value);
    };
  }

  /// Sets who is told of large heaps and long queues; the last option of each kind counts.
  static Object systemMonitor(LocalNode node, @Nullable Pid pid, SystemMonitorOption... options) {
    if (pid != null && node.process(pid) == null) {
      throw new ErrorException(
          Atom.of("badarg"), "systemMonitor: there is no process " + pid + " on " + node.name());
    }
    Watch watch = options.length == 0 ? Watch.NONE : Watch.of(pid);
    for (SystemMonitorOption option : options) {
      watch =
          switch (option) {
            case SystemMonitorOption.LargeHeap large -> watch.withLargeHeap(large.words());
            case SystemMonitorOption.LongMessageQueue queue ->
                watch.withQueue(queue.disable(), queue.enable());
          };
    }
    return node.systemMonitor().set(watch);
  }
}
