package dev.joist;

import dev.joist.process.Aliasing;
import dev.joist.process.Calling;
import dev.joist.process.Collecting;
import dev.joist.process.Dictionary;
import dev.joist.process.Failure;
import dev.joist.process.Inspection;
import dev.joist.process.Linking;
import dev.joist.process.LocalPort;
import dev.joist.process.LocalProcess;
import dev.joist.process.Monitoring;
import dev.joist.process.Naming;
import dev.joist.process.Nodes;
import dev.joist.process.ProcessInfo;
import dev.joist.process.SendSpec;
import dev.joist.process.Sending;
import dev.joist.process.SpawnSpec;
import dev.joist.process.Spawning;
import dev.joist.process.Statistics;
import dev.joist.process.Suspension;
import dev.joist.process.Timers;
import dev.joist.signal.AliasMode;
import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.Handler;
import dev.joist.signal.PortDriver;
import dev.joist.signal.Priority;
import dev.joist.signal.SendResult;
import dev.joist.signal.ThrowException;
import dev.joist.term.Atom;
import dev.joist.term.NotATermException;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What code in a process can do: Erlang's module `erlang`, to be imported statically.
///
/// *Thread:* a process's own. Anywhere else each method but [#isProcess()] throws
/// `IllegalStateException`; that code uses [Node].
///
/// *Errors:* an operation that refuses its arguments throws [ErrorException] with BEAM's reason,
/// which is `badarg` where nothing else is said; uncaught, it ends the process as an error does. A
/// value that is no term is refused so too.
///
/// *In a selector* of `receive` no operation is allowed but [#self()].
///
/// *After the process has ended* (somebody killed it while its code was running) every operation
/// throws an `Error` that unwinds the thread; nothing that this code does reaches anybody.
///
/// Times are [Duration]s. Rule ids as in the manual's chapter on rules.
public final class Beam {

  private Beam() {}

  private static LocalProcess process() {
    LocalProcess process = LocalProcess.acting();
    if (process == null) {
      throw new IllegalStateException(
          Thread.currentThread()
              + " runs no process: Beam is for code in a process; elsewhere use Node, or"
              + " node.spawn(() -> ...)");
    }
    return process;
  }

  private static Object term(Object value, String name) {
    try {
      return Terms.of(value, name);
    } catch (NotATermException e) {
      throw new ErrorException(BADARG, String.valueOf(e.getMessage()), e);
    }
  }

  private static final Atom BADARG = Atom.of("badarg");
  private static final Atom UNDEFINED = Atom.of("undefined");

  // ---- oneself

  /// Whether the calling thread is a process's.
  public static boolean isProcess() {
    return LocalProcess.current() != null;
  }

  /// The pid of the calling process.
  public static Pid self() {
    return process().pid();
  }

  /// The name of the node that the calling process lives on.
  public static Atom node() {
    return process().node().name();
  }

  /// A reference that no other is equal to. A receive that is given it looks only at messages that
  /// came after this. Rule: RECV-13.
  public static Ref makeRef() {
    LocalProcess self = process();
    Ref ref = self.node().newRef(null);
    self.mark(ref);
    return ref;
  }

  /// What is told of the threads that run processes, as [Node#statistics] says.
  ///
  /// @throws ErrorException `badarg` for an item that is not known
  public static Object statistics(Object item) {
    return Statistics.of(process().node(), term(item, "item"));
  }

  // ---- spawn

  /// Makes a straight-line process. Rule: SPAWN-01, SPAWN-05.
  ///
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  public static Pid spawn(Body body) {
    return Spawning.spawn(process(), body, SpawnSpec.PLAIN).process().pid();
  }

  /// Makes an event-style process. Rule: SPAWN-01, SPAWN-05.
  ///
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  public static Pid spawn(Handler handler) {
    return Spawning.spawn(process(), handler, SpawnSpec.PLAIN).process().pid();
  }

  /// Makes a process linked to the calling one; however soon it ends, the link is there. Rule:
  /// SPAWN-01, LINK-20.
  ///
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  public static Pid spawnLink(Body body) {
    return Spawning.spawn(process(), body, SpawnSpec.LINKED).process().pid();
  }

  /// As [#spawnLink(Body)], for an event-style process.
  ///
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  public static Pid spawnLink(Handler handler) {
    return Spawning.spawn(process(), handler, SpawnSpec.LINKED).process().pid();
  }

  /// Makes a process monitored by the calling one; however soon it ends, the true reason comes.
  /// Rule: SPAWN-01, MON-25.
  ///
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  public static Spawned spawnMonitor(Body body) {
    return Spawned.of(Spawning.spawn(process(), body, SpawnSpec.MONITORED));
  }

  /// As [#spawnMonitor(Body)], for an event-style process.
  ///
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  public static Spawned spawnMonitor(Handler handler) {
    return Spawned.of(Spawning.spawn(process(), handler, SpawnSpec.MONITORED));
  }

  /// Makes a process with options. Rule: SPAWN-01, SPAWN-06.
  ///
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  public static Spawned spawnOpt(Body body, SpawnOption... options) {
    return Spawned.of(Spawning.spawn(process(), body, Options.spawn(options)));
  }

  /// As [#spawnOpt(Body, SpawnOption...)], for an event-style process.
  ///
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  public static Spawned spawnOpt(Handler handler, SpawnOption... options) {
    return Spawned.of(Spawning.spawn(process(), handler, Options.spawn(options)));
  }

  /// Asks for a process; the answer comes as a message, [dev.joist.signal.SpawnReply] by default,
  /// before any other signal of the new process; a full node and an option that is none are
  /// answered too. Rule: SPAWN-08, SPAWN-09, SPAWN-10.
  ///
  /// @return the request; with [SpawnOption#monitor] the monitor too
  public static Ref spawnRequest(Body body, SpawnOption... options) {
    return Options.request(process(), body, options);
  }

  /// As [#spawnRequest(Body, SpawnOption...)], for an event-style process.
  ///
  /// @return the request; with [SpawnOption#monitor] the monitor too
  public static Ref spawnRequest(Handler handler, SpawnOption... options) {
    return Options.request(process(), handler, options);
  }

  /// Gives a spawn request up, if it is not answered yet: then no answer comes, and a process that
  /// was to be linked is sent the exit signal `abandoned`. On one's own node the answer is there as
  /// soon as the request is made. Rule: SPAWN-12.
  ///
  /// @return whether it was not answered yet
  public static boolean spawnRequestAbandon(Ref request) {
    return Spawning.abandon(process(), request);
  }

  // ---- spawn at another node

  /// Makes a process at a node, which has registered what it runs ([NodeOptions#withEntry]), and
  /// waits until it is there. Its group leader is the caller's. Where no process can be had, the
  /// pid is of one that has ended, with `noconnection`, or `notsup` for what is not registered.
  /// Rule: SPAWN-13, SPAWN-14.
  ///
  /// @param arguments terms
  public static Pid spawn(Atom node, Atom entry, List<?> arguments) {
    return RemoteSpawning.spawn(process(), node, entry, arguments).pid();
  }

  /// As [#spawn(Atom, Atom, List)], linked to the calling process. Rule: SPAWN-01, SPAWN-13.
  public static Pid spawnLink(Atom node, Atom entry, List<?> arguments) {
    return spawnOpt(node, entry, arguments, SpawnOption.link()).pid();
  }

  /// As [#spawn(Atom, Atom, List)], monitored by the calling process. Rule: SPAWN-01, SPAWN-13.
  public static Spawned spawnMonitor(Atom node, Atom entry, List<?> arguments) {
    return spawnOpt(node, entry, arguments, SpawnOption.monitor());
  }

  /// As [#spawn(Atom, Atom, List)], with options. Rule: SPAWN-06, SPAWN-14.
  ///
  /// @throws ErrorException `badarg` for an option that is none
  public static Spawned spawnOpt(Atom node, Atom entry, List<?> arguments, SpawnOption... options) {
    return RemoteSpawning.spawn(process(), node, entry, arguments, options);
  }

  /// Asks for a process at a node; the answer comes as a message, as it does for one here. Its
  /// reason is `noconnection` for a node that cannot be reached, `notsup` for what is not
  /// registered there, `badopt` or `system_limit`. Rule: SPAWN-08..10, SPAWN-13.
  ///
  /// @return the request; with [SpawnOption#monitor] the monitor too
  public static Ref spawnRequest(Atom node, Atom entry, List<?> arguments, SpawnOption... options) {
    return RemoteSpawning.request(process(), node, entry, arguments, options);
  }

  // ---- other nodes

  /// The nodes there is a connection to. Rule: DIST-20.
  public static List<Atom> nodes() {
    return Nodes.nodes(process().checked().node());
  }

  /// The node that a process lives on. Rule: DIST-01.
  public static Atom node(Pid pid) {
    return pid.node();
  }

  /// The node that a reference was made on.
  public static Atom node(Ref ref) {
    return ref.node();
  }

  /// The node that a port was opened on.
  public static Atom node(Port port) {
    return port.node();
  }

  /// Asks to be told `{nodedown, Node}` when the connection to a node is lost or cannot be had,
  /// once for each time of asking; or takes one time back. Rule: DIST-05, DIST-08.
  ///
  /// @return true
  /// @throws ErrorException `notalive` on a node that is not distributed
  public static boolean monitorNode(Atom node, boolean wanted) {
    Nodes.monitorNode(process(), node, wanted);
    return true;
  }

  /// Asks to be told `{nodeup, Node}` and `{nodedown, Node}` of every connection from now on:
  /// before any signal that comes over it, and after all that tell of its loss. Asked twice, each
  /// comes twice; taken back, none. Rule: DIST-09, DIST-18.
  public static void monitorNodes(boolean wanted) {
    var _ = Nodes.monitorNodes(process(), wanted, null);
  }

  /// As [#monitorNodes(boolean)], with options as `net_kernel:monitor_nodes/2` takes them: a list
  /// or a map of `node_type`, `nodedown_reason` and `connection_id`; what they ask for comes as a
  /// third element, in a list or map. Rule: DIST-18.
  ///
  /// @return the atom `ok`, or `{error, Reason}` for options that are none
  public static Object monitorNodes(boolean wanted, Object options) {
    return Nodes.monitorNodes(process(), wanted, term(options, "options"));
  }

  /// Closes the connection to a node: links and monitors over it get `noconnection`, as a rule
  /// before this returns. Rule: DIST-17.
  ///
  /// @return false when there was none
  public static boolean disconnectNode(Atom node) {
    return Nodes.disconnect(process(), node);
  }

  /// Opens a connection to a node and waits until it is there. There is no need to: whatever is
  /// sent there opens one. Rule: DIST-05.
  ///
  /// @return whether it is there
  public static boolean connectNode(Atom node) {
    return Nodes.connect(process(), node);
  }

  // ---- event-style

  /// Gives the calling event-style process another handler, from its next message on. Rule:
  /// RECV-01.
  ///
  /// @throws ErrorException `badarg` in a straight-line process
  public static void become(Handler next) {
    process().become(Objects.requireNonNull(next, "next"), null);
  }

  /// Gives the calling event-style process another handler, which is given what the selector maps a
  /// message to: the oldest first; messages that it maps to null stay in their order. Rule:
  /// RECV-01, RECV-03.
  ///
  /// @param selector maps a message to what the handler is given, or to null
  /// @throws ErrorException `badarg` in a straight-line process
  public static void become(Function<Object, ? extends @Nullable Object> selector, Handler next) {
    process()
        .become(Objects.requireNonNull(next, "next"), Objects.requireNonNull(selector, "selector"));
  }

  // ---- send and receive

  /// Sends a message. To a dead process it is lost without a word. Rule: SIG-02, SIG-09.
  ///
  /// @return the message
  public static <T> T send(Pid to, T message) {
    LocalProcess self = process();
    Sending.send(self, to, term(message, "message"));
    return message;
  }

  /// Sends a message to a pid, a registered name, `{Name, Node}`, an alias or a port. Rule: SIG-09,
  /// SIG-10, ALIAS-12.
  ///
  /// To a node that has much under way already it waits until there is room or the connection is
  /// lost, and can be killed meanwhile; with [SendOption#NOSUSPEND] it does not. Rule: DIST-07.
  ///
  /// @return the message
  /// @throws ErrorException `badarg` when `to` is nothing of these, or a name nobody has here, or
  ///   the message cannot travel to the node of `to`
  public static <T> T send(Object to, T message) {
    LocalProcess self = process();
    Sending.send(self, term(to, "to"), term(message, "message"));
    return message;
  }

  /// Sends a message, as [#send(Object, Object)] does, unless more has to be done for it than the
  /// options allow. Rule: SIG-12.
  ///
  /// ```java
  /// if (send(follower, update, NOSUSPEND) == SendResult.NOSUSPEND) {
  ///   behind.add(follower); // it takes no more just now
  /// }
  /// ```
  ///
  /// @return whether it was sent, or why not
  /// @throws ErrorException `badarg` when `to` is nothing to send to, or a name nobody has here
  public static SendResult send(Object to, Object message, SendOption... options) {
    LocalProcess self = process();
    return Sending.send(self, term(to, "to"), term(message, "message"), SendOption.spec(options));
  }

  /// Sends a message if the caller need not wait for that: `erlang:send_nosuspend/2,3`. Rule:
  /// SIG-12.
  ///
  /// @param options what is to be so besides
  /// @return whether it was sent
  /// @throws ErrorException `badarg` when `to` is nothing to send to, or a name nobody has here
  public static boolean sendNosuspend(Object to, Object message, SendOption... options) {
    LocalProcess self = process();
    SendSpec spec = new SendSpec(false, SendOption.spec(options).connect());
    return Sending.send(self, term(to, "to"), term(message, "message"), spec) == SendResult.OK;
  }

  /// Takes the oldest message, waiting for one if need be. Rule: RECV-01.
  public static Object receive() {
    return receive(LocalProcess.ANY);
  }

  /// Takes the oldest message that the selector maps to something, waiting for one if need be; the
  /// others stay in their order. What the selector throws is thrown on, and the message it was
  /// given is taken. Rule: RECV-01..05.
  ///
  /// @param selector maps a message to a result, or to null for one that stays
  public static <T> T receive(Function<Object, ? extends @Nullable T> selector) {
    return received(process().receive(selector, null, -1));
  }

  /// As [#receive(Function)], where every message that the selector takes contains `ref`: it starts
  /// with the messages that came after `ref` was made, however many wait before them. Rule:
  /// RECV-13.
  public static <T> T receive(Ref ref, Function<Object, ? extends @Nullable T> selector) {
    return received(process().receive(selector, ref, -1));
  }

  /// As [#receive(Function)], for so long. With a timeout of zero it looks at the messages there
  /// are. Rule: RECV-06, RECV-07.
  ///
  /// @throws ErrorException `timeout` when the time is over and no message matched
  public static <T> T receive(Duration timeout, Function<Object, ? extends @Nullable T> selector) {
    return inTime(Timeouts.receive(process(), null, timeout, selector), timeout);
  }

  /// As [#receive(Ref, Function)], for so long.
  ///
  /// @throws ErrorException `timeout` when the time is over and no message matched
  public static <T> T receive(
      Ref ref, Duration timeout, Function<Object, ? extends @Nullable T> selector) {
    return inTime(Timeouts.receive(process(), ref, timeout, selector), timeout);
  }

  /// As [#receive(Duration, Function)], with what to do when the time is over: `after`. Rule:
  /// RECV-06, RECV-07.
  public static <T extends @Nullable Object> T receive(
      Duration timeout,
      Function<Object, ? extends @Nullable T> selector,
      Supplier<? extends T> after) {
    T result = Timeouts.<T>receive(process(), null, timeout, selector);
    return result != null ? result : after.get();
  }

  /// As [#receive(Ref, Duration, Function)], with what to do when the time is over: `after`.
  public static <T extends @Nullable Object> T receive(
      Ref ref,
      Duration timeout,
      Function<Object, ? extends @Nullable T> selector,
      Supplier<? extends T> after) {
    T result = Timeouts.<T>receive(process(), ref, timeout, selector);
    return result != null ? result : after.get();
  }

  /// Waits and receives nothing. Rule: RECV-10.
  public static void sleep(Duration time) {
    var _ = Timeouts.receive(process(), null, time, message -> null);
  }

  private static <T> T received(@Nullable T result) {
    if (result == null) {
      throw new IllegalStateException("a receive without a timeout ended without a message");
    }
    return result;
  }

  private static <T> T inTime(@Nullable T result, Duration timeout) {
    if (result == null) {
      throw new ErrorException(Atom.of("timeout"), "receive: no message matched within " + timeout);
    }
    return result;
  }

  /// Sends a request and waits for the reply, as `gen_server:call/3` does: `{'$gen_call', From,
  /// Request}` and [#reply]. The caller is left with no message of the call, whatever happens.
  /// Rule: GS-01.
  ///
  /// *Ends the caller with* `{Reason, {call, [To, Request, Millis]}}`, Reason being `timeout`,
  /// `noproc`, `noconnection`, `calling_self`, or what ended the other while the call waited.
  ///
  /// @throws ExitException as said, unless it is caught
  public static Object call(Object to, Object request, Duration timeout) {
    return Calling.call(
        process(), term(to, "to"), term(request, "request"), Timeouts.nanos(timeout));
  }

  /// Answers a [dev.joist.signal.Call].
  ///
  /// @param from the call's `from`
  public static void reply(Tuple from, Object reply) {
    Calling.reply(process(), from, term(reply, "reply"));
  }

  // ---- monitors

  /// Asks to be told when a process ends: with [dev.joist.signal.Down]. Rule: MON-01, MON-02,
  /// MON-05.
  ///
  /// @return the monitor, a new one each time
  public static Ref monitor(Pid pid, MonitorOption... options) {
    return Monitoring.monitor(process(), PROCESS, pid, Options.monitor(options));
  }

  /// Asks to be told when the process that has a name now ends. Rule: MON-03, MON-04.
  public static Ref monitor(Atom name, MonitorOption... options) {
    return Monitoring.monitor(process(), PROCESS, name, Options.monitor(options));
  }

  /// Asks to be told when a port is closed. Rule: MON-10.
  public static Ref monitor(Port port, MonitorOption... options) {
    return Monitoring.monitor(process(), Atom.of("port"), port, Options.monitor(options));
  }

  /// `erlang:monitor/2,3` as it stands: by type and item. Rule: MON-01..13.
  ///
  /// @param type the atom `process` or `port`; or `time_offset`, whose monitor never fires since
  ///   Joist's clock is never set
  /// @param item a pid or port, a name, or `{Name, Node}`; or `clock_service`
  /// @throws ErrorException `badarg` for another type or item
  public static Ref monitor(Object type, Object item, MonitorOption... options) {
    return Monitoring.monitor(
        process(), term(type, "type"), term(item, "item"), Options.monitor(options));
  }

  private static final Atom PROCESS = Atom.of("process");

  /// Ends a monitor: nothing of it comes any more; with [DemonitorOption#FLUSH] nothing of it is in
  /// the mailbox either. Rule: MON-15..21.
  ///
  /// @return true; with [DemonitorOption#INFO] whether it was active
  public static boolean demonitor(Ref ref, DemonitorOption... options) {
    List<DemonitorOption> wanted = List.of(options);
    boolean active = Monitoring.demonitor(process(), ref, wanted.contains(DemonitorOption.FLUSH));
    return active || !wanted.contains(DemonitorOption.INFO);
  }

  // ---- links and exits

  /// Links the calling process and another. Rule: LINK-01..06.
  ///
  /// @throws ErrorException `noproc` when it is dead and the caller does not trap exits
  public static void link(Pid pid) {
    Linking.link(process(), pid);
  }

  /// Links the calling process and a port. Rule: LINK-01, LINK-18.
  ///
  /// @throws ErrorException `noproc` when it is closed and the caller does not trap exits
  public static void link(Port port) {
    Linking.link(process(), port);
  }

  /// Removes a link; nothing of it comes any more. Rule: LINK-07, LINK-08.
  public static void unlink(Pid pid) {
    Linking.unlink(process(), pid);
  }

  /// Removes the link to a port.
  public static void unlink(Port port) {
    Linking.unlink(process(), port);
  }

  /// Ends the calling process with a reason. Rule: MON-14, LINK-13.
  ///
  /// @return never; so that one can write `throw exit(reason)`
  /// @throws ExitException always; uncaught it ends the process. It has a Java stack trace only
  ///   where a report is going to show it: in a process of `ProcLib`, and a behaviour is one,
  ///   unless the reason is `normal`, `shutdown` or `{shutdown, _}`
  public static ExitException exit(Object reason) {
    LocalProcess self = process();
    throw Failure.exit(self, self.checked(term(reason, "reason")));
  }

  /// Sends an exit signal. Rule: LINK-10..13, LINK-21.
  public static void exit(Pid pid, Object reason) {
    LocalProcess self = process();
    Linking.exit(self, pid, term(reason, "reason"));
  }

  /// Sends a port an exit signal, which closes it.
  public static void exit(Port port, Object reason) {
    LocalProcess self = process();
    Linking.exit(self, port, term(reason, "reason"));
  }

  /// Ends the calling process with an error. Rule: MON-14.
  ///
  /// @return never; so that one can write `throw error(reason)`
  /// @throws ErrorException always; uncaught it ends the process with `{Reason, StackTrace}`
  public static ErrorException error(Object reason) {
    throw new ErrorException(process().checked(term(reason, "reason")));
  }

  /// Throws a value. Rule: TERM-20, MON-14.
  ///
  /// @return never
  /// @throws ThrowException always; uncaught it ends the process with `{{nocatch, Value},
  ///   StackTrace}`
  public static ThrowException throwing(Object value) {
    throw new ThrowException(process().checked(term(value, "value")));
  }

  /// Sets whether exit signals become messages ([dev.joist.signal.Exit]). Rule: LINK-15, LINK-16.
  ///
  /// @return what it was before
  public static boolean trapExit(boolean trap) {
    return Linking.trapExit(process(), trap);
  }

  /// Sets the priority, a hint. Rule: INFO-07.
  ///
  /// @return what it was before
  public static Priority priority(Priority priority) {
    return process().priority(priority);
  }

  /// `erlang:process_flag/2`: sets `trap_exit`, `priority`, `sensitive` (others do not see messages
  /// and dictionary), `error_handler` or `save_calls` (which are kept and do nothing), or one of
  /// the heap: `max_heap_size`, `min_heap_size`, `min_bin_vheap_size`, `fullsweep_after`,
  /// `message_queue_data`. Rule: INFO-06, HEAP-03, HEAP-11, HEAP-17.
  ///
  /// @return the old value
  /// @throws ErrorException `badarg` for another flag or value
  public static Object processFlag(Object flag, Object value) {
    return ProcessFlag.set(process(), term(flag, "flag"), term(value, "value"));
  }

  // ---- the heap

  /// Limits the heap of the calling process. Rule: HEAP-11..14.
  ///
  /// @return what it was before
  /// @throws ErrorException `badarg` when the limit is below the process's `min_heap_size`
  public static MaxHeapSize maxHeapSize(MaxHeapSize size) {
    return MaxHeapSize.of(
        Collecting.set(process(), s -> HeapTerms.checked(s.withLimit(size.limit()))).limit());
  }

  /// Has what the supplier gives counted as part of the calling process's heap, as messages and
  /// dictionary are: the root of what the process keeps between messages, in fields and variables
  /// that nobody else sees. It is asked on the process's own thread, now and then, and does nothing
  /// but give it. What it gives may change at any time; terms, JDK lists and maps, records and
  /// arrays are counted with all that is in them, any other object as one word. Rule: HEAP-14.
  public static void heapRoot(Supplier<? extends @Nullable Object> root) {
    Collecting.addRoot(process(), root);
  }

  /// Collects the calling process's garbage: if its words are counted, as there is a limit or an
  /// alarm, the limit is looked at now. Rule: HEAP-07, HEAP-12.
  public static void garbageCollect() {
    Collecting.collect(process());
  }

  /// Collects the garbage of a process of this node. Rule: HEAP-07.
  ///
  /// @return false when it is dead
  /// @throws ErrorException `badarg` for a pid of another node
  public static boolean garbageCollect(Pid pid) {
    LocalProcess self = process();
    local(self, pid, "garbageCollect");
    return Collecting.collect(self, pid);
  }

  /// Has a process told of large heaps and long message queues, which are logged besides, in place
  /// of what was watched before; with no option, nothing is watched. A monitor that has ended is
  /// told nothing; the log goes on.
  ///
  /// @return what was watched before: `{Pid, Options}`, or the atom `undefined`
  /// @throws ErrorException `badarg` when there is no such process on this node
  public static Object systemMonitor(Pid pid, SystemMonitorOption... options) {
    return Options.systemMonitor(process().checked().node(), pid, options);
  }

  /// Who is told of large heaps and long message queues.
  ///
  /// @return `{Pid, Options}`, or the atom `undefined`
  public static Object systemMonitor() {
    return process().checked().node().systemMonitor().asTerm();
  }

  // ---- names

  /// Gives a process of this node a name. Rule: NAME-01, NAME-02.
  ///
  /// @throws ErrorException `badarg` when the name is taken or `undefined`, the process has one, or
  ///   is dead
  public static void register(Atom name, Pid pid) {
    named(name, pid);
  }

  /// Gives a port of this node a name. Rule: NAME-08.
  ///
  /// @throws ErrorException `badarg` as for a process
  public static void register(Atom name, Port port) {
    named(name, port);
  }

  private static void named(Atom name, Object id) {
    LocalProcess self = process();
    var _ =
        self.alive(() -> {
          Naming.register(self.node(), name, id);
          return true;
        });
  }

  /// Frees a name. Rule: NAME-02, NAME-03.
  ///
  /// @throws ErrorException `badarg` when nobody has it
  public static void unregister(Atom name) {
    LocalProcess self = process();
    var _ =
        self.alive(() -> {
          Naming.unregister(self.node(), name);
          return true;
        });
  }

  /// The process that has a name now. Rule: NAME-03.
  ///
  /// @return empty when nobody has it, or a port
  public static Optional<Pid> whereis(Atom name) {
    return Optional.ofNullable(Naming.whereis(process().checked().node(), name))
        .filter(Pid.class::isInstance)
        .map(Pid.class::cast);
  }

  /// The port that has a name now. Rule: NAME-08.
  ///
  /// @return empty when nobody has it, or a process
  public static Optional<Port> whereisPort(Atom name) {
    return Optional.ofNullable(Naming.whereis(process().checked().node(), name))
        .filter(Port.class::isInstance)
        .map(Port.class::cast);
  }

  /// All names registered on this node, in no order.
  public static List<Atom> registered() {
    return Naming.registered(process().checked().node());
  }

  // ---- aliases

  /// Makes an alias of the calling process that lasts until [#unalias]. Rule: ALIAS-01, ALIAS-04.
  public static Ref alias() {
    return Aliasing.alias(process(), AliasMode.EXPLICIT_UNALIAS);
  }

  /// Makes an alias of the calling process. Rule: ALIAS-04.
  ///
  /// @param mode [AliasMode#EXPLICIT_UNALIAS] or [AliasMode#REPLY]
  /// @throws ErrorException `badarg` for a mode of a monitor's alias
  public static Ref alias(AliasMode mode) {
    return Aliasing.alias(process(), mode);
  }

  /// Ends an alias. Rule: ALIAS-03.
  ///
  /// @return whether it was an active one of the caller's
  public static boolean unalias(Ref alias) {
    return Aliasing.unalias(process(), alias);
  }

  // ---- timers

  /// Sends a message after a time. Rule: TIMER-01..04.
  ///
  /// @param to a pid of this node or a name, resolved when the time is over
  /// @return the timer
  public static Ref sendAfter(Duration time, Object to, Object message) {
    return timer(time, to, message, false);
  }

  /// Sends [dev.joist.signal.Timeout] after a time. Rule: TIMER-01..04.
  ///
  /// @param to a pid of this node or a name, resolved when the time is over
  /// @return the timer
  public static Ref startTimer(Duration time, Object to, Object message) {
    return timer(time, to, message, true);
  }

  private static Ref timer(Duration time, Object to, Object message, boolean wrap) {
    return timer(Timeouts.millis(time), false, to, message, wrap);
  }

  /// Sends a message at a time of [#monotonicTime()]'s clock. Rule: TIMER-08.
  public static Ref sendAt(long monotonicMillis, Object to, Object message) {
    return timer(monotonicMillis, true, to, message, false);
  }

  /// Sends [dev.joist.signal.Timeout] at a time of [#monotonicTime()]'s clock. Rule: TIMER-08.
  public static Ref startTimerAt(long monotonicMillis, Object to, Object message) {
    return timer(monotonicMillis, true, to, message, true);
  }

  private static Ref timer(long millis, boolean absolute, Object to, Object message, boolean wrap) {
    LocalProcess self = process();
    Object receiver = term(to, "to");
    Object content = term(message, "message");
    return self.alive(
        () -> Timers.of(self.node()).start(millis, absolute, receiver, content, wrap));
  }

  /// Cancels a timer, whoever started it. Rule: TIMER-05, TIMER-06.
  ///
  /// @return milliseconds that were left; empty when it has fired, was cancelled or is no timer
  public static OptionalLong cancelTimer(Ref timer) {
    LocalProcess self = process();
    return self.alive(() -> Timers.of(self.node()).cancel(timer));
  }

  /// Cancels a timer, with the answer as a message `{cancel_timer, Timer, Left}`, Left being
  /// `false` or milliseconds. Rule: TIMER-07.
  public static void cancelTimerAsync(Ref timer) {
    answerLater("cancel_timer", timer, cancelTimer(timer));
  }

  /// Milliseconds that a timer has left. Rule: TIMER-07.
  ///
  /// @return empty when it has fired, was cancelled or is no timer
  public static OptionalLong readTimer(Ref timer) {
    return Timers.of(process().checked().node()).read(timer);
  }

  /// Reads a timer, with the answer as a message `{read_timer, Timer, Left}`. Rule: TIMER-07.
  public static void readTimerAsync(Ref timer) {
    answerLater("read_timer", timer, readTimer(timer));
  }

  private static void answerLater(String what, Ref timer, OptionalLong left) {
    Object value = left.isPresent() ? left.getAsLong() : false;
    var _ = send(self(), Tuple.of(Atom.of(what), timer, value));
  }

  /// Milliseconds of the clock that timers go by.
  public static long monotonicTime() {
    return Timers.of(process().checked().node()).now();
  }

  // ---- the process dictionary

  /// Enters a value in the process dictionary. Rule: INFO-08.
  ///
  /// @return the value it replaces, or the atom `undefined`
  public static Object put(Object key, Object value) {
    return orUndefined(Dictionary.put(process(), term(key, "key"), term(value, "value")));
  }

  /// A value of the process dictionary.
  ///
  /// @return the value, or the atom `undefined`
  public static Object get(Object key) {
    return orUndefined(Dictionary.get(process(), term(key, "key")));
  }

  /// The whole process dictionary, a copy.
  public static Map<Object, Object> get() {
    return Dictionary.get(process());
  }

  /// The keys of the process dictionary that have this value.
  public static List<Object> getKeys(Object value) {
    return Dictionary.keys(process(), term(value, "value"));
  }

  /// Removes a value from the process dictionary.
  ///
  /// @return the value, or the atom `undefined`
  public static Object erase(Object key) {
    return orUndefined(Dictionary.erase(process(), term(key, "key")));
  }

  /// Empties the process dictionary.
  ///
  /// @return what was in it
  public static Map<Object, Object> erase() {
    return Dictionary.erase(process());
  }

  private static Object orUndefined(@Nullable Object value) {
    return value == null ? UNDEFINED : value;
  }

  // ---- other processes

  /// Whether a process of this node is alive, after everything the caller has sent it. Rule:
  /// SIG-06, INFO-10.
  ///
  /// @throws ErrorException `badarg` for a pid of another node
  public static boolean isProcessAlive(Pid pid) {
    LocalProcess self = process();
    local(self, pid, "isProcessAlive");
    return Inspection.isAlive(self, pid);
  }

  /// One item about a process of this node: `{Item, Value}`, after everything the caller has sent
  /// it; or several items, a list in the same order. Rule: INFO-01..05, INFO-12, INFO-13.
  ///
  /// @param item an atom such as `links`, or a list of these
  /// @return the atom `undefined` when the process is dead
  /// @throws ErrorException `badarg` for an item that is not known or a pid of another node
  public static Object processInfo(Pid pid, Object item) {
    return info(process(), pid, ProcessInfo.of(term(item, "item")));
  }

  /// What is most often wanted about a process. Rule: INFO-03.
  public static Object processInfo(Pid pid) {
    return info(process(), pid, ProcessInfo.all());
  }

  private static Object info(LocalProcess self, Pid pid, ProcessInfo info) {
    local(self, pid, "processInfo");
    return Inspection.processInfo(self, pid, info);
  }

  private static void local(LocalProcess self, Pid pid, String operation) {
    if (!self.node().isLocal(pid)) {
      throw new ErrorException(
          BADARG, operation + ": " + pid + " is of node " + pid.node() + ", not of this one");
    }
  }

  /// The pids of all processes of this node, a snapshot in no order.
  public static List<Pid> processes() {
    return process().checked().node().pids();
  }

  /// The group leader of the calling process. Rule: SPAWN-05.
  public static Pid groupLeader() {
    return process().checked().groupLeader();
  }

  /// Gives a process another group leader. Rule: INFO-09.
  ///
  /// @throws ErrorException `badarg` when the process is one of this node and dead
  public static void groupLeader(Pid leader, Pid pid) {
    Inspection.groupLeader(process(), leader, pid);
  }

  /// Suspends a process once more; it stops at its next operation, and its signals are handled all
  /// the while. Rule: INFO-11, SIG-20.
  ///
  /// @throws ErrorException `badarg` when it is the caller, or dead
  public static void suspendProcess(Pid pid) {
    var _ = Suspension.suspend(process(), pid, false);
  }

  /// Suspends a process unless the caller has it suspended already. Rule: INFO-11.
  ///
  /// @return false in that case
  /// @throws ErrorException `badarg` when it is the caller, or dead
  public static boolean suspendProcessUnlessSuspending(Pid pid) {
    return Suspension.suspend(process(), pid, true);
  }

  /// Takes one suspension back. Rule: INFO-11.
  ///
  /// @throws ErrorException `badarg` when the caller has the process not suspended, or it is dead
  public static void resumeProcess(Pid pid) {
    Suspension.resume(process(), pid);
  }

  /// Leaves the stack behind and sleeps until there is a message, then runs `next`. No `finally` on
  /// the way out can do anything but unwind. Rule: RECV-16, RECV-17.
  ///
  /// @return never; so that one can write `throw hibernate(next)`
  public static Error hibernate(Body next) {
    throw process().hibernate(next);
  }

  // ---- ports

  /// Opens a port, linked to the calling process, its owner. Rule: LINK-18.
  public static Port openPort(PortDriver driver) {
    return LocalPort.open(process(), driver);
  }

  /// Closes a port; its links and monitors are told `normal`. Rule: LINK-18, MON-10.
  ///
  /// @throws ErrorException `badarg` when it is closed already
  public static void portClose(Port port) {
    LocalPort.close(process(), port);
  }

  /// Gives a port's driver a command. Rule: NAME-08.
  ///
  /// @throws ErrorException `badarg` when the port is closed
  public static void portCommand(Port port, Object data) {
    LocalPort.command(process(), port, term(data, "data"));
  }
}
