package dev.joist.pekko;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.Inbox;
import dev.joist.MonitorOption;
import dev.joist.Node;
import dev.joist.pekko.ref.Border;
import dev.joist.pekko.ref.ReplyRef;
import dev.joist.process.LocalNode;
import dev.joist.signal.AliasMode;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ExitException;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.ConfigurationException;
import org.apache.pekko.Version;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionIdProvider;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node in an ActorSystem: each process has an actor's reference, each actor has a pid.
///
/// ```java
/// PekkoNode joist = PekkoNode.get(system);          // typed or classic
/// Pid account = joist.spawn(() -> { ... receive() ... });
/// ActorRef<Object> ref = joist.ref(account);        // to tell, watch, ask, register, route to
/// Pid desk = joist.pid(context.getSelf());          // to send to, monitor, link, exit
/// ```
///
/// It is an extension of the system: there is one in each, made when it is first asked for and
/// configured by `joist { ... }`. It ends with the system, in CoordinatedShutdown: every process is
/// sent the exit signal `shutdown`, and killed if it takes too long.
///
/// *References.* A process's reference stands under `/joist`, can be resolved, sent to other nodes,
/// told to and watched as an actor's can. `Terminated` comes behind everything the process had sent
/// the watcher. What is told to it and is no term is published as
/// [dropped][org.apache.pekko.actor.Dropped], with the reason; the teller goes on.
///
/// *Pids.* What a process sends to an actor's pid is told to the actor, with the process's
/// reference as the sender. Its end is told to each monitor, once; why, as far as Pekko says:
/// `noproc`, `noconnection`, else `terminated`, or the reason of the exit signal that has stopped
/// it. An exit signal other than `normal` stops an actor; a linked process's abnormal end is one.
///
/// A reference inside a message is a term, and equal to the pid.
///
/// *Thread:* any.
public final class PekkoNode implements Extension {

  /// The version of Pekko that this was written and tested with.
  static final String PEKKO = "1.7.0";

  /// Where processes stand in Pekko's tree.
  static final String FOLDER = "joist";

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.pekko");
  private static final Id ID = new Id();
  private static final Atom TIMEOUT = Atom.of("timeout");
  private static final Atom CALL = Atom.of("call");

  /// The extension's id, for `pekko.extensions = ["dev.joist.pekko.PekkoNode$Id"]`: the node then
  /// starts with the system.
  public static final class Id extends AbstractExtensionId<PekkoNode>
      implements ExtensionIdProvider {

    /// For Pekko, which makes one by reflection.
    public Id() {}

    @Override
    public Id lookup() {
      return ID;
    }

    @Override
    public PekkoNode createExtension(ExtendedActorSystem system) {
      return new PekkoNode(system);
    }
  }

  private final ExtendedActorSystem system;
  private final Settings settings;
  private final Node node;
  private final Border border;
  private final Nursery nursery;

  private PekkoNode(ExtendedActorSystem system) {
    this.system = system;
    if (system.isTerminating() || CoordinatedShutdown.get(system).getShutdownReason().isPresent()) {
      throw new IllegalStateException(
          "%s is terminating: no Joist node can be started in it; start one before, with PekkoNode.get(system)"
              .formatted(system));
    }
    if (!Version.current().equals(PEKKO)) {
      LOG.warn(
          "Joist uses Pekko's internals and was tested with Pekko {}; this is {}.",
          PEKKO,
          Version.current());
    }
    settings = Settings.of(system);
    node = Node.start(Clustering.connected(system, settings.options()));
    LocalNode local = localNode();
    try {
      border = Border.open(system, local, FOLDER, settings.publishesLost());
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
    nursery = new Nursery(border, Adapter.toTyped(system));
    new Shutdown(node, local, settings.shutdownTimeout()).register(system, settings.phase());
  }

  /// The node of a system, started now if it has none yet.
  ///
  /// @param system typed or classic
  /// @throws ConfigurationException when `joist { ... }` has a value that is not allowed
  /// @throws IllegalStateException when there is none, and the system is terminating
  public static PekkoNode get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  /// The node of a system, if it has one.
  static @Nullable PekkoNode known(ClassicActorSystemProvider system) {
    return system.classicSystem().hasExtension(ID) ? ID.get(system) : null;
  }

  private LocalNode localNode() {
    try (Inbox inbox = node.inbox()) {
      return LocalNode.of(inbox.pid());
    }
  }

  Border border() {
    return border;
  }

  Duration stopTimeout() {
    return settings.stopTimeout();
  }

  // ---- processes

  /// What a program can do that is not itself a process.
  ///
  /// @return this node, without Pekko
  public Node node() {
    return node;
  }

  /// Makes a straight-line process, as [Node#spawn(Body)].
  public Pid spawn(Body body) {
    return node.spawn(body);
  }

  /// Makes an event-style process, as [Node#spawn(Handler)].
  public Pid spawn(Handler handler) {
    return node.spawn(handler);
  }

  // ---- from pids to references

  /// The reference of a process, made when it is first asked for. What is told to one of another
  /// node goes there over the channel, as what `send` sends does, but does not wait for room; who
  /// watches it gets `Terminated` when it ends or the connection is lost.
  ///
  /// @param pid of any node, alive or not
  /// @return the same one each time while a process of this node lives, else an equal one
  public ActorRef<Object> ref(Pid pid) {
    return border.typedRef(pid);
  }

  /// A reference of a process that takes messages of one class, and throws
  /// `IllegalArgumentException` for others.
  ///
  /// @param pid of any node, alive or not
  public <M> ActorRef<M> ref(Pid pid, Class<M> type) {
    return border.typedRef(pid, type);
  }

  /// The reference of a process, for classic actors.
  ///
  /// @param pid of any node, alive or not
  public org.apache.pekko.actor.ActorRef classicRef(Pid pid) {
    return border.ref(pid);
  }

  // ---- from references to pids

  /// The pid of an actor, or of the process that a reference is of.
  ///
  /// @return the same one each time while the actor lives
  public Pid pid(ActorRef<?> ref) {
    return border.pid(Adapter.toClassic(ref));
  }

  /// The pid of a classic actor, or of the process that a reference is of.
  ///
  /// @return the same one each time while the actor lives
  public Pid pid(org.apache.pekko.actor.ActorRef ref) {
    return border.pid(ref);
  }

  // ---- across

  /// Asks an actor that replies to a reference in the request, and waits for the reply: as
  /// [Beam#call] asks a process. For code in a process.
  ///
  /// The caller is left with no message of it: a reply that comes late reaches nobody.
  ///
  /// *Ends the caller with* `{Reason, {call, [Pid, Request, Millis]}}`, Reason being `timeout` or
  /// why the actor ended, unless it is caught.
  ///
  /// @param type of the reply
  /// @param request makes the request, given where to reply
  /// @throws ExitException as said
  public <Q, R> R call(
      ActorRef<Q> actor,
      Class<R> type,
      Function<ActorRef<R>, ? extends Q> request,
      Duration timeout) {
    Pid pid = pid(actor);
    Ref ref = Beam.monitor(pid, MonitorOption.alias(AliasMode.REPLY_DEMONITOR));
    try (ReplyRef reply = border.replyTo(ref)) {
      Q asked = request.apply(reply.typed(type));
      var _ = Beam.send(pid, (Object) asked);
      Object outcome = Beam.receive(ref, timeout, message -> outcome(ref, message), () -> TIMEOUT);
      if (outcome instanceof Tuple answer) {
        return type.cast(answer.element(2));
      }
      Object reason = outcome instanceof Down down ? down.reason() : TIMEOUT;
      throw Beam.exit(
          Tuple.of(reason, Tuple.of(CALL, List.of(pid, (Object) asked, timeout.toMillis()))));
    } finally {
      var _ = Beam.demonitor(ref, DemonitorOption.FLUSH);
    }
  }

  private static @Nullable Object outcome(Ref ref, Object message) {
    return switch (message) {
      case Tuple answer when answer.arity() == 2 && answer.element(1).equals(ref) -> answer;
      case Down down when down.ref().equals(ref) -> down;
      default -> null;
    };
  }

  /// Makes an actor that the node looks after, so that whoever monitors its pid is told why it
  /// ended: `normal` when it stopped, `{Class, Message}` when it failed, as its parent is told.
  ///
  /// @param name of the actor, unlike that of any other made so and still there
  public <M> ActorRef<M> spawnActor(Behavior<M> behavior, String name) {
    return nursery.spawn(behavior, name);
  }

  @Override
  public String toString() {
    return "PekkoNode(" + node.name() + " in " + system.name() + ")";
  }
}
