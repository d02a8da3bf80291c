package dev.joist.process;

import dev.joist.signal.Message;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is told of large heaps and long message queues on a node: `erlang:system_monitor`.
///
/// Each alarm is one message to the monitoring process, if there is one that lives, and one event
/// in the log. It is raised once when a process passes the mark, and again only after it was below.
///
/// *Thread:* any; what tells of a process has its right.
///
/// Rule: HEAP-12, HEAP-15.
public final class SystemMonitor {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.heap");

  /// The smallest heap that is called large: BEAM's.
  private static final long LEAST_LARGE = 16_384;

  private static final Atom MONITOR = Atom.of("monitor");
  private static final Atom LARGE_HEAP = Atom.of("large_heap");
  private static final Atom LONG_MESSAGE_QUEUE = Atom.of("long_message_queue");

  /// What is watched for.
  ///
  /// @param pid who is told, or null for the log alone
  /// @param largeHeap words from which on a heap is large; [Long#MAX_VALUE] for never
  /// @param disable number of messages at which a queue is no longer long
  /// @param enable number of messages at which a queue becomes long; [Integer#MAX_VALUE] for never
  public record Watch(@Nullable Pid pid, long largeHeap, int disable, int enable) {

    /// Nothing.
    public static final Watch NONE = of(null);

    /// Nothing yet, with somebody to tell.
    ///
    /// @param pid who is told, or null for the log alone
    /// @return a watch for nothing
    public static Watch of(@Nullable Pid pid) {
      return new Watch(pid, Long.MAX_VALUE, -1, Integer.MAX_VALUE);
    }

    /// The same and for large heaps.
    ///
    /// @param words from which on a heap is large; BEAM calls no small one so
    /// @return a new watch
    public Watch withLargeHeap(long words) {
      return new Watch(pid, Math.max(LEAST_LARGE, words), disable, enable);
    }

    /// The same and for long queues.
    ///
    /// @param low number of messages at which a queue is no longer long
    /// @param high number of messages at which it becomes long
    /// @return a new watch
    public Watch withQueue(int low, int high) {
      return new Watch(pid, largeHeap, low, high);
    }

    boolean isFor(boolean words) {
      return words ? largeHeap != Long.MAX_VALUE : enable != Integer.MAX_VALUE;
    }
  }

  private final LocalNode node;
  private volatile Watch watch = Watch.NONE;

  SystemMonitor(LocalNode node) {
    this.node = node;
  }

  /// Watches for something else, in all processes.
  ///
  /// @param next what to watch for
  /// @return what was said to be watched before: `{Pid, Options}` or `undefined`
  public Object set(Watch next) {
    Object before = asTerm();
    watch = next;
    if (isSet()) {
      for (Pid pid : node.pids()) {
        LocalProcess process = node.process(pid);
        if (process != null) {
          include(process);
        }
      }
    }
    return before;
  }

  /// Gives the process the account that alarms need.
  void include(LocalProcess process) {
    process.mailbox.post(
        new Inquiry<>(
            p -> {
              var _ = p.account();
              return true;
            },
            false));
    Duty duty = new Duty(node);
    process.attend(duty);
    duty.discharge();
  }

  boolean isSet() {
    Watch now = watch;
    return now.isFor(true) || now.isFor(false);
  }

  /// What is watched for, as BEAM says it.
  ///
  /// @return `{Pid, Options}`, or `undefined` when no live process is told
  public Object asTerm() {
    Watch now = watch;
    Pid pid = now.pid;
    if (pid == null || node.process(pid) == null) {
      return ProcessInfo.UNDEFINED;
    }
    List<Object> options = new ArrayList<>();
    if (now.isFor(true)) {
      options.add(Tuple.of(LARGE_HEAP, now.largeHeap));
    }
    if (now.isFor(false)) {
      options.add(Tuple.of(LONG_MESSAGE_QUEUE, Tuple.of((long) now.disable, (long) now.enable)));
    }
    return Tuple.of(pid, List.copyOf(options));
  }

  /// Whether words are to be counted.
  boolean wantsWords() {
    return watch.isFor(true);
  }

  /// Words from which on a heap is large.
  long largest() {
    return watch.largeHeap;
  }

  boolean isLarge(long words) {
    return words >= watch.largeHeap;
  }

  int disable() {
    return watch.disable;
  }

  int enable() {
    return watch.enable;
  }

  /// A heap has become large.
  void largeHeap(LocalProcess process, Object blocks, long words) {
    tell(process, LARGE_HEAP, blocks);
    String who = who(process);
    node.scheduler()
        .assist(() -> LOG.warn("The heap of process {} has {} words (large_heap).", who, words));
  }

  /// A queue has become long, or is no longer.
  void longQueue(LocalProcess process, boolean isLong, int messages) {
    tell(process, LONG_MESSAGE_QUEUE, isLong);
    String who = who(process);
    node.scheduler()
        .assist(() -> {
          if (isLong) {
            LOG.warn("{} messages wait for process {} (long_message_queue).", messages, who);
          } else {
            LOG.info("Only {} messages wait for process {} any more.", messages, who);
          }
        });
  }

  /// Logging is foreign code, and the right is held: the log is left to an assistant.
  private static String who(LocalProcess process) {
    Atom name = process.name;
    return process.pid() + (name == null ? "" : " (" + name + ")");
  }

  @SuppressWarnings("ReferenceEquality") // processes are told apart by identity
  private void tell(LocalProcess process, Atom what, Object info) {
    Pid pid = watch.pid;
    LocalProcess monitor = pid == null ? null : node.process(pid);
    if (monitor != null && monitor != process) { // an alarm about itself would feed itself
      Object alarm = Tuple.of(MONITOR, process.pid(), what, info);
      if (monitor.mailbox.post(new Message(alarm))) {
        monitor.wakeIfWaiting();
      }
    }
  }
}
