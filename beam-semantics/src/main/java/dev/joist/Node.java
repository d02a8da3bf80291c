package dev.joist;

import dev.joist.connection.Connections;
import dev.joist.dist.Distribution;
import dev.joist.process.Inspection;
import dev.joist.process.Linking;
import dev.joist.process.LocalNode;
import dev.joist.process.Naming;
import dev.joist.process.Nodes;
import dev.joist.process.ProcessInfo;
import dev.joist.process.Sending;
import dev.joist.process.Spawning;
import dev.joist.process.Statistics;
import dev.joist.schedule.Threads;
import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.Handler;
import dev.joist.signal.Report;
import dev.joist.signal.SendResult;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Terms;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Processes and what they share, in one JVM: what a program can do that is not itself a process.
///
/// ```java
/// try (Node node = Node.start("bank")) {
///   Pid pid = node.spawn(() -> System.out.println(receive()));
///   node.send(pid, "hello");
/// }
/// ```
///
/// *Thread:* any; from within a process too, though there [Beam] says the same with the process as
/// the sender. The order of signals is kept for those that one process sends; what two calls here
/// send is ordered if one call happens before the other.
public final class Node implements AutoCloseable {

  /// Tells the nodes of one name in one JVM apart; 0 is no creation.
  private static final AtomicInteger CREATIONS = new AtomicInteger();

  private final LocalNode local;

  private Node(LocalNode local) {
    this.local = local;
  }

  /// Starts a node.
  ///
  /// @param name a name; one without an `@` gets `@localhost`
  public static Node start(String name) {
    return start(NodeOptions.named(name));
  }

  /// Starts a node.
  public static Node start(NodeOptions options) {
    Distribution distribution = options.distribution();
    LocalNode local =
        new LocalNode(
            options.name(),
            distribution == null ? CREATIONS.incrementAndGet() : creation(),
            options.processLimit(),
            new Threads(options.name().text(), options.schedulers(), options.executor()));
    local.logContext(options.logContext());
    local.heapLimit(options.maxHeapSize().limit());
    Entries entries = local.belonging(Entries.class, () -> new Entries(options.entries()));
    if (distribution != null) {
      Connections.open(local, distribution, entries);
    }
    return new Node(local);
  }

  /// Other nodes tell this incarnation from earlier ones by it, also those of other JVMs; the
  /// smallest numbers have a meaning of their own in Erlang.
  private static int creation() {
    int random = new SecureRandom().nextInt();
    return random >= 0 && random < FIRST_CREATION ? random + FIRST_CREATION : random;
  }

  private static final int FIRST_CREATION = 4;

  /// The node's name.
  public Atom name() {
    return local.name();
  }

  /// Makes a straight-line process. Rule: SPAWN-01.
  ///
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  /// @throws IllegalStateException if the node is closed
  public Pid spawn(Body body) {
    return Spawning.spawn(local, body).pid();
  }

  /// Makes an event-style process. Rule: SPAWN-01.
  ///
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  /// @throws IllegalStateException if the node is closed
  public Pid spawn(Handler handler) {
    return Spawning.spawn(local, handler).pid();
  }

  /// Sends a message to a pid, a registered name, `{Name, Node}`, an alias or a port. To a dead
  /// process it is lost without a word. Rule: SIG-09, SIG-10.
  ///
  /// To a node that has much under way already it waits until there is room or the connection is
  /// lost, which may take the tick time; with [SendOption#NOSUSPEND] it does not. Rule: DIST-07.
  ///
  /// @throws ErrorException `badarg` when `to` is nothing of these, or a name nobody has here, or
  ///   the message cannot travel to the node of `to`
  /// @throws java.util.concurrent.CancellationException if the thread is interrupted while it
  ///   waits, which it stays; nothing was sent
  /// @throws dev.joist.term.NotATermException if the message is no term
  public void send(Object to, Object message) {
    Sending.send(local, Terms.of(to, "to"), Terms.of(message, "message"));
  }

  /// Sends a message unless more has to be done for it than the options allow, as
  /// [Beam#send(Object, Object, SendOption...)]. Rule: SIG-12.
  ///
  /// @return whether it was sent, or why not
  /// @throws ErrorException `badarg` when `to` is nothing of these, or a name nobody has here
  /// @throws dev.joist.term.NotATermException if the message is no term
  public SendResult send(Object to, Object message, SendOption... options) {
    return Sending.send(
        local, Terms.of(to, "to"), Terms.of(message, "message"), SendOption.spec(options));
  }

  /// Sends a request and waits for the reply, as [Beam#call] does.
  ///
  /// @throws ExitException `{Reason, {call, [To, Request, Millis]}}` when there is none
  /// @throws InterruptedException if the calling thread is interrupted meanwhile
  public Object call(Object to, Object request, Duration timeout) throws InterruptedException {
    try (Inbox inbox = inbox()) {
      return inbox.call(to, request, timeout);
    }
  }

  /// Runs code on the calling thread as a process of its own, which ends with the code, with
  /// `normal`: for as long as it lasts, all of [Beam] and of `dev.joist.otp` is there for it. From
  /// within a process it just runs.
  ///
  /// ```java
  /// long balance = node.run(() -> GenServer.call(bank, new GetBalance("a")));
  /// ```
  ///
  /// A server started with a link in it ends when the code does, if it traps exits: its parent has
  /// ended. `start` has no such effect; an [Inbox] lives for as long as one wants.
  ///
  /// @return what the code returns
  /// @throws InterruptedException if the calling thread is interrupted while the code waits
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  public <T extends @Nullable Object> T run(Supplier<T> code) throws InterruptedException {
    if (Beam.isProcess()) {
      return code.get();
    }
    try (Inbox inbox = inbox()) {
      return inbox.run(code);
    }
  }

  /// Has a listener told of each report about a process of this node, besides the log, from now on:
  /// crashes, servers that terminate, what supervisors do. It is told on the thread that reports,
  /// mostly the process's, and returns soon. Rule: LINK-19, GS-16.
  ///
  /// @return closed, the listener is told no more
  public Listening onReport(Consumer<Report> listener) {
    local.reports().add(listener);
    return () -> local.reports().remove(listener);
  }

  /// What is closed to listen no more.
  @FunctionalInterface
  public interface Listening extends AutoCloseable {

    /// Ends the listening.
    @Override
    void close();
  }

  /// A mailbox with a pid for code that is not in a process: to be sent to, to receive, to watch.
  /// Close it when done.
  ///
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  public Inbox inbox() {
    return new Inbox(Spawning.attach(local));
  }

  /// Sends an exit signal; it comes from `<0.0.0>`, the pid of the program outside. When this
  /// returns the signal is handled, or whoever is at the process right now is about to: with the
  /// reason `kill` the process is dead to everybody, whatever its code does. Rule: LINK-10.
  ///
  /// To a process of another node it waits for room, and can be interrupted, as [#send(Object,
  /// Object)].
  public void exit(Pid pid, Object reason) {
    Linking.exit(local, pid, Terms.of(reason, "reason"));
  }

  /// Sends a port an exit signal, which closes it.
  public void exit(Port port, Object reason) {
    Linking.exit(local, port, Terms.of(reason, "reason"));
  }

  /// Gives a process of this node a name. Rule: NAME-01, NAME-02.
  ///
  /// @throws ErrorException `badarg` when the name is taken or `undefined`, the process has one, or
  ///   is dead
  public void register(Atom name, Pid pid) {
    Naming.register(local, name, pid);
  }

  /// Frees a name. Rule: NAME-02, NAME-03.
  ///
  /// @throws ErrorException `badarg` when nobody has it
  public void unregister(Atom name) {
    Naming.unregister(local, name);
  }

  /// The process that has a name now. Rule: NAME-03.
  ///
  /// @return empty when nobody has it, or a port
  public Optional<Pid> whereis(Atom name) {
    return Optional.ofNullable(Naming.whereis(local, name))
        .filter(Pid.class::isInstance)
        .map(Pid.class::cast);
  }

  /// All names registered on this node, in no order.
  public List<Atom> registered() {
    return Naming.registered(local);
  }

  /// Whether a process of this node is alive. Rule: INFO-10.
  ///
  /// @throws ErrorException `badarg` for a pid of another node
  public boolean isProcessAlive(Pid pid) {
    own(pid, "isProcessAlive");
    return Inspection.isAlive(local, pid);
  }

  /// One item about a process of this node: `{Item, Value}`; or several items, a list in the same
  /// order. Rule: INFO-01..05.
  ///
  /// @param item an atom such as `links`, or a list of these
  /// @return the atom `undefined` when the process is dead
  /// @throws ErrorException `badarg` for an item that is not known or a pid of another node
  public Object processInfo(Pid pid, Object item) {
    ProcessInfo info = ProcessInfo.of(Terms.of(item, "item"));
    own(pid, "processInfo");
    return Inspection.processInfo(local, pid, info);
  }

  private void own(Pid pid, String operation) {
    if (!local.isLocal(pid)) {
      throw new ErrorException(
          Atom.of("badarg"),
          operation + ": " + pid + " is of node " + pid.node() + ", not of " + name());
    }
  }

  /// Logs large heaps and long message queues from now on, in place of what was watched before; no
  /// option, and nothing is watched.
  public void systemMonitor(SystemMonitorOption... options) {
    var _ = Options.systemMonitor(local, null, options);
  }

  /// As [#systemMonitor(SystemMonitorOption...)], with messages to a process besides, as
  /// [Beam#systemMonitor] says.
  ///
  /// @throws ErrorException `badarg` when there is no such process on this node
  public void systemMonitor(Pid pid, SystemMonitorOption... options) {
    var _ = Options.systemMonitor(local, pid, options);
  }

  /// The nodes there is a connection to. Rule: DIST-20.
  public List<Atom> nodes() {
    return Nodes.nodes(local);
  }

  /// Opens a connection to a node and waits until it is there. There is no need to: whatever is
  /// sent there opens one. Rule: DIST-05.
  ///
  /// @return whether it is there
  /// @throws InterruptedException if the calling thread is interrupted meanwhile
  public boolean connect(Atom node) throws InterruptedException {
    return run(() -> Beam.connectNode(node));
  }

  /// Closes the connection to a node: links and monitors over it get `noconnection`. Rule: DIST-17.
  ///
  /// @return false when there was none
  public boolean disconnect(Atom node) {
    return Nodes.disconnect(local, node);
  }

  /// The node as a term: a map of `name`, `creation`, `distributed`, `processes`, and
  /// `connections`. That is a list of maps, one for each connection that is there or being opened:
  /// `node`, `state` (`up` or `pending`), `connection_id`, `age` in milliseconds; how many `links`,
  /// `monitors` (of theirs), `monitored` (of ours), `spawn_requests` and `node_monitors` there are
  /// over it; and what has gone over it: `packets_in`, `packets_out`, `bytes_in`, `bytes_out`,
  /// `frames_in`, `frames_out`, how often a sender has waited (`waits`), and bytes
  /// `unacknowledged`.
  public Object info() {
    return Nodes.info(local);
  }

  /// How many threads run processes at once.
  public int schedulers() {
    return local.scheduler().schedulers();
  }

  /// What `erlang:statistics/1` tells of these threads: `run_queue`, how many turns wait;
  /// `run_queue_lengths`, how many at each; `scheduler_wall_time`, a list of `{Id, Active, Total}`
  /// in nanoseconds.
  ///
  /// @throws ErrorException `badarg` for an item that is not known
  public Object statistics(Object item) {
    return Statistics.of(local, Terms.of(item, "item"));
  }

  /// The pids of all processes, a snapshot in no order.
  public List<Pid> processes() {
    return local.pids();
  }

  /// The number of processes alive now.
  public int processCount() {
    return local.processCount();
  }

  /// Kills all processes and closes all ports; the node can do nothing more. Threads whose code is
  /// in the middle of something that does not react to an interrupt go on until it is done.
  @Override
  public void close() {
    local.close();
  }
}
