package dev.joist.process;

import dev.joist.signal.Demonitor;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitRequest;
import dev.joist.signal.GroupLeader;
import dev.joist.signal.Link;
import dev.joist.signal.LinkBroken;
import dev.joist.signal.LinkExit;
import dev.joist.signal.Message;
import dev.joist.signal.Monitor;
import dev.joist.signal.MonitorDown;
import dev.joist.signal.Program;
import dev.joist.signal.Signal;
import dev.joist.signal.Unlink;
import dev.joist.signal.UnlinkAck;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How what somebody at another node sends arrives: each call posts one signal, and handles what it
/// brings on as far as may be. Pids are of this node and this incarnation of it, or whatever they
/// name is dead.
///
/// *Thread:* that of a connection, which has no right. What concerns one sender comes in order.
///
/// Rule: SIG-02, SIG-09, MON-05, LINK-05, DIST-04.
public final class Arrival {

  private static final Atom OK = Atom.of("ok");
  private static final Atom ERROR = Atom.of("error");
  private static final Atom NOTSUP = Atom.of("notsup");

  private final LocalNode node;

  /// Of a node.
  ///
  /// @param node whose processes it is for
  public Arrival(LocalNode node) {
    this.node = node;
  }

  private void emit(Object to, Signal signal) {
    Duty duty = new Duty(node);
    node.emit(to, signal, duty);
    duty.discharge();
  }

  /// A message.
  ///
  /// @param from who sends
  /// @param to a pid, a name or an alias of this node
  /// @param message a term
  public void message(Pid from, Object to, Object message) {
    Sending.arrive(node, from, to, message);
  }

  /// What this node itself tells a process.
  ///
  /// @param to a pid of this node
  /// @param message a term
  public void tell(Pid to, Object message) {
    emit(to, new Message(message));
  }

  /// What `exit/2` sends.
  ///
  /// @param from who sends
  /// @param to a pid of this node
  /// @param reason a term
  public void exit(Pid from, Pid to, Object reason) {
    emit(to, new ExitRequest(from, reason, false));
  }

  /// Another group leader.
  ///
  /// @param leader any pid
  /// @param to a pid of this node
  public void groupLeader(Pid leader, Pid to) {
    emit(to, new GroupLeader(leader));
  }

  // ---- links

  /// A link; to nobody it is answered with `noproc`.
  ///
  /// @param from the end at the other node
  /// @param to the end that is here
  /// @param epoch of the connection
  public void link(Pid from, Pid to, long epoch) {
    emit(to, new Link(from, epoch));
  }

  /// An unlink, which is acknowledged.
  ///
  /// @param from the end at the other node
  /// @param to the end that is here
  /// @param id what the acknowledgement repeats
  /// @param epoch of the connection
  public void unlink(Pid from, Pid to, long id, long epoch) {
    emit(to, new Unlink(from, id, epoch));
  }

  /// The acknowledgement of an unlink.
  ///
  /// @param from the end at the other node
  /// @param to the end that is here
  /// @param id which unlink
  /// @param epoch of the connection
  public void unlinkAck(Pid from, Pid to, long id, long epoch) {
    emit(to, new UnlinkAck(from, id, epoch));
  }

  /// The end of a linked process.
  ///
  /// @param from the end at the other node
  /// @param to the end that is here
  /// @param reason why
  /// @param epoch of the connection
  public void linkExit(Pid from, Pid to, Object reason, long epoch) {
    emit(to, new LinkExit(from, reason, epoch));
  }

  /// The loss of the connection that a link is over.
  ///
  /// @param there the end at the other node
  /// @param here the end that is here
  /// @param epoch of the connection
  public void linkBroken(Pid there, Object here, long epoch) {
    emit(here, new LinkBroken(there, epoch));
  }

  // ---- monitors

  /// Who is meant by a monitor now.
  ///
  /// @param item a pid of this node, or a name
  /// @return a pid, perhaps of somebody who ends just now; null for nobody
  public @Nullable Pid target(Object item) {
    Entity entity = item instanceof Atom name ? node.names().find(name) : node.entity(item);
    return entity == null || !(entity.id() instanceof Pid pid) ? null : pid;
  }

  /// A monitor. If the target ends meanwhile, it answers with its end or the node does with
  /// `noproc`: one of the two.
  ///
  /// @param ref the monitor
  /// @param watcher a pid of the other node
  /// @param target from [#target]
  public void monitor(Ref ref, Pid watcher, Pid target) {
    emit(target, new Monitor(ref, watcher, null));
  }

  /// The withdrawal of a monitor, or the loss of the connection it came over.
  ///
  /// @param ref the monitor
  /// @param target whom it watches
  public void demonitor(Ref ref, Pid target) {
    emit(target, new Demonitor(ref));
  }

  /// The end of somebody watched, or the loss of the connection.
  ///
  /// @param ref the monitor
  /// @param watcher a pid of this node
  /// @param reason why
  public void down(Ref ref, Pid watcher, Object reason) {
    emit(watcher, new MonitorDown(ref, reason));
  }

  // ---- spawn

  /// What came of a request for a process here.
  ///
  /// @param child the process; null for none
  /// @param error why there is none; null where there is one
  public record Born(@Nullable Pid child, @Nullable Atom error) {}

  /// A process is asked for.
  ///
  /// The parent is told before any signal of the child leaves: the child is born under this
  /// thread's hand, and runs afterwards.
  ///
  /// @param ref the request; the monitor too, if one is asked for
  /// @param parent a pid of the other node
  /// @param leader the child's group leader
  /// @param program what it runs; null where nothing of the name is registered
  /// @param spec link, monitor, priority, heap
  /// @param epoch of the connection
  /// @param born is told once, and tells the parent
  public void spawn(
      Ref ref,
      Pid parent,
      Pid leader,
      @Nullable Program program,
      SpawnSpec spec,
      long epoch,
      Consumer<Born> born) {
    if (program == null) {
      born.accept(new Born(null, NOTSUP));
      return;
    }
    LocalProcess child = new LocalProcess(node, parent, leader, program);
    Duty duty = new Duty(node);
    child.acquire();
    try {
      child.priority = spec.priority();
      if (spec.heap() != null) {
        child.heap = HeapAccount.ofNewborn(child, spec.heap().apply(node.heapSettings()));
      }
      node.add(child);
      if (spec.monitor() != null) {
        child.watched(ref, parent);
      }
      born.accept(new Born(child.pid(), null));
      if (spec.link()) {
        child.linkedAbroad(parent, epoch);
      }
    } catch (ErrorException | IllegalStateException refused) {
      born.accept(new Born(null, Reasons.SYSTEM_LIMIT));
      return;
    } finally {
      child.release(duty);
      duty.discharge();
    }
    child.start();
  }

  /// What has come of a process that was asked for.
  ///
  /// @param request what was asked
  /// @param value the child's pid; or the reason why there is none
  /// @param epoch of the connection
  public void spawned(SpawnRequest request, Object value, long epoch) {
    Atom status = value instanceof Pid ? OK : ERROR;
    emit(request.parent(), new SpawnOutcome(request, status, value, epoch));
  }

  /// A child whose parent does not want it any more: it is told over the link, if it has one.
  ///
  /// @param request what was asked
  /// @param child the process that came of it
  /// @param reason why not
  /// @param epoch of the connection
  public void orphan(SpawnRequest request, Pid child, Object reason, long epoch) {
    Duty duty = new Duty(node);
    new SpawnOutcome(request, OK, child, epoch).orphan(node, reason, duty);
    duty.discharge();
  }
}
