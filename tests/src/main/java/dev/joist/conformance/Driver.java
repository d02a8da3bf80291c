package dev.joist.conformance;

import dev.joist.conformance.Instruction.Do;
import dev.joist.process.Inspection;
import dev.joist.process.LocalNode;
import dev.joist.process.LocalProcess;
import dev.joist.process.MonitorSpec;
import dev.joist.process.Monitoring;
import dev.joist.process.ProcessInfo;
import dev.joist.process.Sending;
import dev.joist.process.SpawnSpec;
import dev.joist.process.Spawning;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The process that tells the scripted ones of its node what to do. It has no body; its code is the
/// thread that made it, which also works off the node's run queue.
final class Driver implements AutoCloseable {

  private static final Atom PROCESS = Atom.of("process");

  private final RunQueue queue;
  private final LocalNode node;
  private final LocalProcess process;
  private final ScriptedProcess code;
  private final Map<Pid, Ref> monitors = new HashMap<>();
  private final Host.Guest guest;

  /// @param node its node, to be closed with it
  /// @param queue that the node runs on
  /// @param kind of the scripted processes
  /// @param host that the node lives in
  Driver(LocalNode node, RunQueue queue, Kind kind, Host host) {
    this.node = node;
    this.queue = queue;
    process = Spawning.attach(node);
    guest = host.takeIn(node);
    code = new ScriptedProcess(process.pid(), this::watch, kind);
  }

  LocalNode node() {
    return node;
  }

  /// What the scripted processes of its node run.
  ScriptedProcess code() {
    return code;
  }

  Pid pid() {
    return process.pid();
  }

  Pid spawn() {
    Pid child = act(() -> Spawning.spawn(process, code.program(), SpawnSpec.PLAIN).process().pid());
    watch(child);
    return child;
  }

  /// Monitors a scripted process that was just made. The thread that made it does it at once, for
  /// it may end in the turn that it is made in, and the driver is to learn why. (OTP's driver has
  /// its turn before.)
  private void watch(Pid child) {
    monitors.put(child, act(() -> Monitoring.monitor(process, PROCESS, child, MonitorSpec.PLAIN)));
    guest.born(child);
  }

  /// The driver's monitor of a scripted process; null for any other.
  @Nullable Ref monitorOf(Pid pid) {
    return monitors.get(pid);
  }

  /// The driver's monitor of a pid that a spawn has returned, though perhaps no process ever had
  /// it.
  Ref monitorOfChild(Pid pid) {
    if (!monitors.containsKey(pid)) {
      watch(pid);
    }
    return Objects.requireNonNull(monitors.get(pid));
  }

  /// Sends an instruction.
  ///
  /// @return what the answer will refer to
  Ref tell(Pid pid, Instruction instruction) {
    return act(() -> {
      Ref id = node.newRef(null);
      Object order = Terms.of(Do.of(process.pid(), id, instruction));
      if (!guest.tell(pid, order)) {
        Sending.send(process, pid, order);
      }
      return id;
    });
  }

  /// Takes the oldest message that the selector maps to something, if there is one now.
  @Nullable Object poll(Function<Object, @Nullable Object> selector) {
    return this.<@Nullable Object>act(() -> process.receive(selector, null, 0));
  }

  /// The value of an item of `process_info`; `[]` for a name that is not there.
  Object info(Pid pid, String item) {
    ProcessInfo wanted = ProcessInfo.of(Atom.of(item));
    Object info = act(() -> Inspection.processInfo(process, pid, wanted));
    return info instanceof Tuple pair ? pair.element(2) : info;
  }

  /// The value of an item that is a list.
  List<?> list(Pid pid, String item) {
    return (List<?>) info(pid, item);
  }

  /// Acts as the process that the driver is, on whatever thread this is.
  private <T extends @Nullable Object> T act(Supplier<T> operation) {
    process.adopt(Thread.currentThread());
    return process.attached(operation);
  }

  /// Ends all processes, and their threads.
  @Override
  public void close() {
    node.close();
    queue.workOff();
    guest.gone();
  }
}
