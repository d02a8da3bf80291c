package dev.joist.process;

import dev.joist.heap.HeapLimit;
import dev.joist.heap.HeapSettings;
import dev.joist.schedule.Scheduler;
import dev.joist.schedule.Threads;
import dev.joist.signal.Link;
import dev.joist.signal.LinkExit;
import dev.joist.signal.Monitor;
import dev.joist.signal.MonitorDown;
import dev.joist.signal.Signal;
import dev.joist.signal.Unlink;
import dev.joist.signal.UnlinkAck;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/// What the processes of one node share: the tables of processes and ports, the names, the timers,
/// the threads and the source of new identifiers.
///
/// *Thread:* any.
///
/// Rule: SIG-09, SIG-16, MON-05, MON-08, SPAWN-07.
public final class LocalNode implements AutoCloseable {

  private final Atom name;
  private final int creation;
  private final Pid pid;
  private final Scheduler scheduler;
  private final Names names = new Names();
  private final Timers timers = new Timers(this);
  private final Slices slices = new Slices(this);
  private final Reports reports = new Reports();
  private final SystemMonitor systemMonitor = new SystemMonitor(this);
  private final ProcessTable processes;
  private final ConcurrentHashMap<Port, LocalPort> ports = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Pid, Foreigner> foreigners = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Class<?>, Object> belongings = new ConcurrentHashMap<>();
  private final AtomicLong refs = new AtomicLong();
  private final AtomicLong portIds = new AtomicLong();
  private final AtomicLong unlinks = new AtomicLong();
  private volatile HeapSettings heapSettings = HeapSettings.DEFAULT;
  private volatile boolean logContext;

  /// Null while the node knows no other; set before there is a process.
  private volatile @Nullable Abroad abroad;

  private volatile boolean closing;

  /// A node without processes.
  ///
  /// @param name its name, as `node()` tells it
  /// @param creation tells this incarnation of the name from earlier ones
  /// @param processLimit how many processes may be alive at once
  public LocalNode(Atom name, int creation, int processLimit) {
    this(name, creation, processLimit, new Threads(name.text()));
  }

  /// A node without processes that runs as a scheduler says.
  ///
  /// @param name its name, as `node()` tells it
  /// @param creation tells this incarnation of the name from earlier ones
  /// @param processLimit how many processes may be alive at once
  /// @param scheduler the node's own, closed with it
  public LocalNode(Atom name, int creation, int processLimit, Scheduler scheduler) {
    this.name = name;
    this.creation = creation;
    processes = new ProcessTable(name, processLimit);
    pid = Pid.of(name, 0, 0, creation);
    this.scheduler = scheduler;
  }

  /// The node that a process or foreigner lives on, as its pid leads there.
  ///
  /// @param pid made on this JVM
  /// @return the node
  /// @throws IllegalArgumentException when the pid came from elsewhere, or stands for no entity
  public static LocalNode of(Pid pid) {
    if (pid.home() instanceof Entity entity) {
      return entity.node;
    }
    throw new IllegalArgumentException(pid + " leads to no node of this JVM");
  }

  /// The node's name.
  ///
  /// @return an atom such as `bank@localhost`
  public Atom name() {
    return name;
  }

  /// The node's threads and its time.
  ///
  /// @return open until the node is closed
  public Scheduler scheduler() {
    return scheduler;
  }

  /// The pid that stands for the program outside any process. No process has it.
  ///
  /// @return `<0.0.0>`
  public Pid pid() {
    return pid;
  }

  Names names() {
    return names;
  }

  Timers timers() {
    return timers;
  }

  Slices slices() {
    return slices;
  }

  /// Where it is told what becomes of processes.
  ///
  /// @return the node's own
  public Reports reports() {
    return reports;
  }

  /// Who is told of large heaps and long queues.
  ///
  /// @return the node's own
  public SystemMonitor systemMonitor() {
    return systemMonitor;
  }

  HeapSettings heapSettings() {
    return heapSettings;
  }

  /// Sets how large the heap of a process may get that says nothing else. For processes spawned
  /// from now on.
  ///
  /// @param limit of each
  public void heapLimit(HeapLimit limit) {
    heapSettings = HeapSettings.DEFAULT.withLimit(limit);
  }

  /// Sets whether what processes log is marked with who they are, in the MDC, if the logger has
  /// one.
  ///
  /// @param wanted for threads that processes get from now on
  public void logContext(boolean wanted) {
    logContext = wanted && !(MDC.getMDCAdapter() instanceof NOPMDCAdapter);
  }

  boolean isLogContext() {
    return logContext;
  }

  // ---- other nodes

  /// Makes the node one among others.
  ///
  /// @param others where signals to them go; closed with the node
  public void join(Abroad others) {
    abroad = others;
  }

  /// The other nodes.
  ///
  /// @return null when this node knows none: it is not distributed
  public @Nullable Abroad abroad() {
    return abroad;
  }

  /// The other nodes, for whoever has something that only they can have given.
  Abroad requireAbroad() {
    Abroad others = abroad;
    if (others == null) {
      throw new IllegalStateException("node " + name + " knows no other nodes");
    }
    return others;
  }

  /// To which node what is sent to somebody goes, if that is another and this one is distributed.
  ///
  /// @param to any term
  /// @return null where it stays here
  @Nullable Atom peerOf(@Nullable Object to) {
    return abroad == null ? null : elsewhere(to);
  }

  /// The node that somebody is at, if that is another.
  ///
  /// @param to any term
  /// @return null for this one
  @Nullable Atom elsewhere(@Nullable Object to) {
    Atom peer =
        switch (to) {
          case Pid pid -> pid.node();
          case Ref ref -> ref.node();
          case null, default -> {
            Tuple at = to == null ? null : Naming.nameAtNode(to);
            yield at == null ? name : Naming.atom(at.element(2));
          }
        };
    return peer.equals(name) ? null : peer;
  }

  /// What code above the processes keeps for this node, such as tables that all of its processes
  /// read.
  ///
  /// @param kind one thing of each kind
  /// @param make makes it, when it is first asked for
  /// @return the node's own
  public <T> T belonging(Class<T> kind, Supplier<T> make) {
    return kind.cast(belongings.computeIfAbsent(kind, _ -> make.get()));
  }

  // ---- identifiers

  /// A reference that no other is equal to.
  ///
  /// @param owner the process whose alias it is to be, or null
  /// @return a new reference
  public Ref newRef(@Nullable Pid owner) {
    return Ref.of(name, creation, refs.incrementAndGet(), owner);
  }

  /// The process whose alias a reference is, also where the reference was away: then its words say
  /// which process that is, as those of OTP's do.
  ///
  /// @param ref any reference
  /// @return null when it is an alias of nobody here
  public @Nullable Pid owner(Ref ref) {
    Pid owner = ref.owner();
    if (owner != null || ref.beyond() == 0 || !hasMade(ref)) {
      return owner;
    }
    return Pid.of(name, ProcessTable.id(ref.beyond()), ProcessTable.serial(ref.beyond()), creation);
  }

  /// A reference that no other is equal to, and that leads to what it is of.
  Ref newRefTo(Ref.Home home) {
    return Ref.leadingTo(home, name, creation, refs.incrementAndGet());
  }

  /// Whether a reference is of this node, in this incarnation.
  boolean hasMade(Ref ref) {
    return ref.creation() == creation && ref.node().equals(name);
  }

  /// Whether a pid is of this node, in this incarnation.
  boolean hasMade(Pid pid) {
    return pid.creation() == creation && pid.node().equals(name);
  }

  Pid newPid(Pid.Home home) {
    long number = processes.newNumber();
    return Pid.of(name, ProcessTable.id(number), ProcessTable.serial(number), creation, home);
  }

  Port newPort(Port.Home home) {
    return Port.of(name, portIds.incrementAndGet(), creation, home);
  }

  long newUnlinkId() {
    return unlinks.incrementAndGet();
  }

  // ---- who is here

  void add(LocalProcess process) {
    if (closing) {
      throw closed();
    }
    if (process.heap == null && (heapSettings.limit().isSet() || systemMonitor.isSet())) {
      process.heap = HeapAccount.ofNewborn(process, heapSettings);
    }
    processes.add(process);
    if (process.heap == null && systemMonitor.isSet()) { // since a moment ago
      systemMonitor.include(process);
    }
    if (closing) { // perhaps after the last look of close
      processes.remove(process);
      throw closed();
    }
  }

  private IllegalStateException closed() {
    return new IllegalStateException(
        "node " + name + " is closed or closing: no process can be spawned on it");
  }

  void add(LocalPort port) {
    ports.put(port.id(), port);
  }

  void add(Foreigner foreigner) {
    foreigners.put(foreigner.pid(), foreigner);
  }

  void remove(Entity entity) {
    switch (entity) {
      case LocalProcess process -> processes.remove(process);
      case LocalPort port -> ports.remove(port.id());
      case Foreigner foreigner -> foreigners.remove(foreigner.pid());
      default -> throw new IllegalStateException("of no kind that is known here: " + entity);
    }
  }

  /// The process that a pid names.
  ///
  /// @param pid any pid
  /// @return null when it is not of this node, or there is no such process any more
  public @Nullable LocalProcess process(Pid pid) {
    LocalProcess process = find(pid);
    return process == null || process.isExiting() ? null : process;
  }

  private @Nullable LocalProcess find(Pid pid) {
    return pid.home() instanceof LocalProcess home && home.node == this
        ? home
        : processes.find(pid);
  }

  /// For whoever asks and is told that a process is not alive: waits, for a moment, until all that
  /// only a living process has is taken from it, such as whom it holds. For threads without a
  /// right.
  ///
  /// @param pid of a process that is exiting or gone
  void awaitEnd(Pid pid) {
    LocalProcess process = find(pid);
    if (process != null && process.isExiting()) {
      process.awaitRight();
    }
  }

  /// The port that a port identifier names.
  ///
  /// @param port any port identifier
  /// @return null when it is not of this node, or closed
  public @Nullable LocalPort port(Port port) {
    LocalPort local =
        port.home() instanceof LocalPort home && home.node == this ? home : ports.get(port);
    return local == null || local.isExiting() ? null : local;
  }

  /// The foreigner that a pid names.
  ///
  /// @param pid any pid
  /// @return null when it names none of this node, or one that is gone
  @Nullable Foreigner foreigner(Pid pid) {
    Foreigner foreigner =
        pid.home() instanceof Foreigner home && home.node == this ? home : foreigners.get(pid);
    return foreigner == null || foreigner.isExiting() ? null : foreigner;
  }

  @Nullable Entity entity(Object id) {
    return switch (id) {
      case Pid pid when pid.home() instanceof Foreigner -> foreigner(pid);
      case Pid pid -> {
        LocalProcess process = process(pid);
        yield process == null ? foreigner(pid) : process;
      }
      case Port port -> port(port);
      default -> null;
    };
  }

  /// Whether a pid is of this node, in this or an earlier incarnation.
  ///
  /// @param pid any pid
  /// @return false for a pid of another node
  public boolean isLocal(Pid pid) {
    return pid.node().equals(name);
  }

  /// The pids of all processes.
  ///
  /// @return a snapshot
  public List<Pid> pids() {
    return processes.all().stream().map(LocalProcess::pid).toList();
  }

  /// The number of processes.
  ///
  /// @return those alive now
  public int processCount() {
    return processes.count();
  }

  // ---- signals

  /// Sends a signal and notes that it is to be handled.
  void emit(Object to, Signal signal, Duty duty) {
    Entity entity = entity(to);
    if (entity == null && peerOf(to) != null) {
      requireAbroad().emit(to, signal);
    } else if (entity == null || !entity.mailbox.post(signal)) {
      refuse(to, signal, duty);
    } else if (signal instanceof LinkExit) {
      duty.oweExit(entity);
    } else {
      duty.owe(entity);
    }
  }

  /// What a signal meets where nobody is.
  void refuse(Object to, Signal signal, Duty duty) {
    switch (signal) {
      case Link link -> emit(link.from(), new LinkExit(to, absence(to), link.epoch()), duty);
      case Unlink unlink ->
          emit(unlink.from(), new UnlinkAck(to, unlink.id(), unlink.epoch()), duty);
      case Monitor monitor ->
          emit(monitor.watcher(), new MonitorDown(monitor.ref(), absence(to)), duty);
      case Inquiry<?> inquiry -> inquiry.nobody();
      case SpawnOutcome outcome -> outcome.orphan(this, Reasons.NOPROC, duty);
      default -> {
        // Messages, exits and withdrawals to nobody are lost, as on BEAM.
      }
    }
  }

  /// Why nobody is there: no such process here, or no connection to where it might be.
  Atom absence(Object id) {
    Atom node =
        switch (id) {
          case Pid pid -> pid.node();
          case Port port -> port.node();
          default -> throw new IllegalStateException("neither pid nor port: " + id);
        };
    return node.equals(name) ? Reasons.NOPROC : Reasons.NOCONNECTION;
  }

  // ---- the end

  /// Whether it was closed, or is about to be.
  ///
  /// @return true when no process can be spawned any more
  public boolean isClosed() {
    return closing;
  }

  /// Closes all connections, so that other nodes hear of no ends but that of the connection
  /// (MON-26); kills all processes and closes all ports; spawns none from now on.
  @Override
  @SuppressWarnings("ThreadPriorityCheck") // lets the threads go on that are at a process right now
  public void close() {
    Abroad others = abroad;
    if (others != null) {
      others.close();
    }
    closing = true; // now: a process that fails for it must not tell other nodes so
    Duty duty = new Duty(this);
    // A spawn that was under way may add a process after the first look.
    for (List<LocalProcess> alive = processes.all(); !alive.isEmpty(); alive = processes.all()) {
      for (LocalProcess process : alive) {
        if (process.isExiting()) {
          duty.owe(process); // its end may have been broken off
        } else {
          Linking.exit(this, process, Reasons.KILL, duty);
        }
      }
      duty.discharge();
      Thread.yield();
    }
    for (LocalPort port : ports.values()) {
      port.close(Reasons.KILLED, duty);
    }
    duty.discharge();
    foreigners.clear();
    timers.close();
    scheduler.close();
  }
}
