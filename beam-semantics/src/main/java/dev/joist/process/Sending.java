package dev.joist.process;

import dev.joist.signal.AliasMessage;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Message;
import dev.joist.signal.SendResult;
import dev.joist.signal.Signal;
import dev.joist.term.Atom;
import dev.joist.term.ForeignPid;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import org.jspecify.annotations.Nullable;

/// Sending messages: `erlang:send/2,3`.
///
/// The path of a message to a pid: check the term, two writes around one compare-and-set on the
/// receiver's queue, one look whether the receiver waits. It allocates the message and nothing
/// else.
///
/// Rule: SIG-02, SIG-09, SIG-10, SIG-12, NAME-05, ALIAS-02, ALIAS-12.
public final class Sending {

  private Sending() {}

  /// Sends from a process.
  ///
  /// @param self the calling process
  /// @param to a pid
  /// @param message a term
  public static void send(LocalProcess self, Pid to, Object message) {
    LocalProcess receiver = self.node().process(to);
    if (receiver == null) {
      sendBeyond(self, to, message);
      return;
    }
    post(self, receiver, receiver.message(message));
    if (receiver == self) {
      self.turn().sentToSelf(true);
    }
  }

  /// Sends from a process to whatever can be sent to.
  ///
  /// @param self the calling process
  /// @param to a pid, a registered name, `{Name, Node}`, an alias or a port
  /// @param message a term
  /// @throws ErrorException `badarg` when `to` is nothing that can be sent to, or a name that is
  ///   not registered
  public static void send(LocalProcess self, Object to, Object message) {
    switch (to) {
      case Pid pid -> send(self, pid, message);
      case Ref ref -> sendAlias(self, ref, message);
      default -> {
        Entity receiver = receiver(self.node(), to);
        switch (receiver) {
          case null -> sendToNobody(self, to, message);
          case LocalProcess process -> {
            post(self, process, process.message(message));
            if (process == self) {
              self.turn().sentToSelf(true);
            }
          }
          case LocalPort port -> {
            if (self.post(port, LocalPort.sent(self.pid(), message))) {
              self.turn().signalled(port);
            }
          }
          case Foreigner foreigner -> sendOut(self, foreigner, message);
          default -> throw unknown(receiver);
        }
      }
    }
  }

  /// To a pid that no process of this node has.
  private static void sendBeyond(LocalProcess self, Pid to, Object message) {
    Foreigner receiver = self.node().foreigner(to);
    if (receiver == null) {
      sendToNobody(self, to, message);
    } else {
      sendOut(self, receiver, message);
    }
  }

  /// To somebody who is not here: perhaps on another node.
  private static void sendToNobody(LocalProcess self, Object to, Object message) {
    Atom peer = self.node().peerOf(to);
    if (peer == null) {
      self.step();
    } else {
      Departure.send(self, self.node().requireAbroad(), peer, to, message);
    }
  }

  /// As [#send(LocalProcess, Object, Object)], if no more needs to be done for it than is said.
  ///
  /// @param self the calling process
  /// @param to a pid, a registered name, `{Name, Node}`, an alias or a port
  /// @param message a term
  /// @param spec what may be done
  /// @return what has become of it
  /// @throws ErrorException `badarg`, as without options
  public static SendResult send(LocalProcess self, Object to, Object message, SendSpec spec) {
    Atom peer = self.node().elsewhere(to);
    if (peer == null || isHere(self.node(), to)) {
      send(self, to, message);
      return SendResult.OK;
    }
    Abroad abroad = self.node().abroad();
    if (abroad == null) {
      self.step();
      return spec.connect() ? SendResult.OK : SendResult.NOCONNECT;
    }
    return Departure.send(self, abroad, peer, to, message, spec);
  }

  /// Whether somebody of this node answers to what is another's pid.
  private static boolean isHere(LocalNode node, Object to) {
    return to instanceof Pid pid && node.entity(pid) != null;
  }

  private static void sendOut(LocalProcess self, Foreigner receiver, Object message) {
    if (self.post(receiver, Foreigner.sent(self.pid(), message))) {
      Duty duty = self.turn().duty();
      receiver.attend(duty);
      duty.settle();
    }
  }

  private static IllegalStateException unknown(Entity receiver) {
    return new IllegalStateException("of no kind that can be sent to: " + receiver.id());
  }

  private static void sendAlias(LocalProcess self, Ref ref, Object message) {
    LocalProcess receiver = owner(self.node(), ref);
    if (receiver == null) {
      sendToNobody(self, ref, message);
      return;
    }
    post(self, receiver, new AliasMessage(ref, message));
    if (receiver == self) {
      self.turn().sentToSelf(false);
    }
  }

  private static void post(LocalProcess self, LocalProcess receiver, Signal signal) {
    Headroom.need(); // for the waking, too: without it the message would lie there
    var _ = self.post(receiver, signal);
    if (receiver != self) {
      receiver.wakeIfWaiting();
      HeapAccount account = receiver.heap;
      if (account != null && account.isLookDue()) {
        Duty duty = self.turn().duty();
        receiver.attend(duty);
        duty.settle();
      }
    }
  }

  /// Sends from outside any process.
  ///
  /// @param node the node to send from
  /// @param to a pid, a registered name, `{Name, Node}`, an alias or a port
  /// @param message a term
  /// @throws ErrorException `badarg`, as from a process
  public static void send(LocalNode node, Object to, Object message) {
    Entity receiver =
        switch (to) {
          case Pid pid -> node.entity(pid);
          case Ref ref -> owner(node, ref);
          default -> receiver(node, to);
        };
    Atom peer = receiver == null ? node.peerOf(to) : null;
    if (peer == null) {
      give(node, receiver, node.pid(), to, message);
    } else {
      Departure.send(node, node.requireAbroad(), peer, to, message);
    }
  }

  /// As from a process, if no more needs to be done for it than is said.
  ///
  /// @param node the node to send from
  /// @param to a pid, a registered name, `{Name, Node}`, an alias or a port
  /// @param message a term
  /// @param spec what may be done
  /// @return what has become of it
  /// @throws ErrorException `badarg`, as from a process
  public static SendResult send(LocalNode node, Object to, Object message, SendSpec spec) {
    Atom peer = node.elsewhere(to);
    if (peer == null || isHere(node, to)) {
      send(node, to, message);
      return SendResult.OK;
    }
    Abroad abroad = node.abroad();
    if (abroad == null) {
      return spec.connect() ? SendResult.OK : SendResult.NOCONNECT;
    }
    return Departure.send(node, abroad, peer, to, message, spec);
  }

  /// Gives a message of another node to whom it is for; to nobody it is lost.
  ///
  /// @param to a pid or an alias of this node, or a name
  static void arrive(LocalNode node, Pid from, Object to, Object message) {
    Entity receiver =
        switch (to) {
          case Pid pid -> node.entity(pid);
          case Ref ref -> owner(node, ref);
          case Atom name -> node.names().find(name);
          default -> throw new IllegalStateException("neither pid, alias nor name: " + to);
        };
    give(node, receiver, from, to, message);
  }

  private static void give(
      LocalNode node, @Nullable Entity receiver, Pid from, Object to, Object message) {
    switch (receiver) {
      case null -> {}
      case LocalProcess process -> {
        var _ =
            post(process, to instanceof Ref ref ? through(ref, message) : process.message(message));
      }
      case LocalPort port -> {
        if (port.post(from, message)) {
          Duty duty = new Duty(node);
          port.attend(duty);
          duty.discharge();
        }
      }
      case Foreigner foreigner -> {
        if (foreigner.post(from, message)) {
          Duty duty = new Duty(node);
          foreigner.attend(duty);
          duty.discharge();
        }
      }
      default -> throw unknown(receiver);
    }
  }

  private static Signal through(Ref alias, Object message) {
    return new AliasMessage(alias, message);
  }

  /// Sends from a thread that must not wait: where the connection to another node has no room, what
  /// is sent is queued all the same. Otherwise as from outside any process.
  ///
  /// @param node the node to send from
  /// @param to a pid, of any node
  /// @param message a term
  /// @throws IllegalArgumentException if it cannot travel
  public static void post(LocalNode node, Pid to, Object message) {
    Duty duty = new Duty(node);
    node.emit(to, new Message(message), duty);
    duty.discharge();
  }

  /// Sends a process a message from outside any process.
  ///
  /// @param node the process's node
  /// @param to a pid
  /// @param message a term
  /// @return false when there is no such process on the node, and the message is lost
  public static boolean deliver(LocalNode node, Pid to, Object message) {
    LocalProcess process = node.process(to);
    return process != null && post(process, process.message(message));
  }

  private static boolean post(LocalProcess process, Signal signal) {
    Headroom.need(); // as above
    if (!process.mailbox.post(signal)) {
      return false;
    }
    process.wakeIfWaiting();
    HeapAccount account = process.heap;
    if (account != null && account.isLookDue()) {
      Duty duty = new Duty(process.node());
      process.attend(duty);
      duty.discharge();
    }
    return true;
  }

  private static @Nullable LocalProcess owner(LocalNode node, Ref ref) {
    Pid owner = node.owner(ref);
    return owner == null ? null : node.process(owner);
  }

  /// Whom a name, a port or what is a pid elsewhere stands for; null for nobody where that is no
  /// error.
  private static @Nullable Entity receiver(LocalNode node, Object to) {
    if (to instanceof Port port) {
      return node.port(port);
    }
    Pid foreign = ForeignPid.of(to);
    if (foreign != null) {
      return node.entity(foreign);
    }
    Tuple at = Naming.nameAtNode(to);
    if (at != null) {
      return Terms.exactlyEqual(at.element(2), node.name())
          ? node.names().find(Naming.atom(at.element(1)))
          : null;
    }
    Atom name = Naming.atomOrNull(to);
    if (name == null) {
      throw new ErrorException(
          Reasons.BADARG,
          "cannot send to "
              + Terms.toString(to)
              + ": give a pid, a registered name, {Name, Node}, an alias or a port");
    }
    Entity entity = node.names().find(name);
    if (entity == null) {
      throw new ErrorException(
          Reasons.BADARG, "no process or port is registered as " + name + " on " + node.name());
    }
    return entity;
  }
}
