package dev.joist.pekko.ref;

import dev.joist.process.ForeignDriver;
import dev.joist.process.Foreigner;
import dev.joist.process.LocalNode;
import dev.joist.process.LocalProcess;
import dev.joist.process.Spawning;
import dev.joist.signal.Program;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.ActorSelectionMessage;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ChildActorPath;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.EmptyLocalActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.LocalActorRefProvider;
import org.apache.pekko.dispatch.sysmsg.DeathWatchNotification;
import org.apache.pekko.event.AddressTerminatedTopic;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map;

/// The border between the processes of one node and the actors of one system: which process has
/// which reference, which actor has which pid.
///
/// ```
///   actor --tell, Watch--> PidRef --message--------------------------> process
///   actor <--tell, DeathWatchNotification-- ActorPid <-- Foreigner <-- process
///                                                        keeper <-----ended---
/// ```
///
/// Both tables hold what lives, each entry until its end is told. `PidRef`s leave when the keeper
/// is told of their process's end, `ActorPid`s by DeathWatch.
///
/// ## Why ends are told in order
///
/// What a process sends to an actor is posted to the actor's foreigner before the process's end is
/// told to anybody. The keeper hears of that end, and has the actor told behind what is in the
/// foreigner's queue ([Foreigner#follow]). An actor without a foreigner was sent nothing by any
/// process, and is told directly.
///
/// The other way an actor's messages are in the process's mailbox before its cell sends
/// `DeathWatchNotification`.
///
/// *Internal API:* an actor's reference is an [InternalActorRef]; [EmptyLocalActorRef] answers for
/// nobody as Pekko does; [LocalActorRefProvider#registerExtraNames] is Pekko's way for an extension
/// to have a name beside `/user`. Without the last, references would be those of actors under
/// `/system`.
///
/// *Thread:* any.
public final class Border {

  /// Who is told of a process's end.
  interface Watching extends Ref.Home {

    /// The process has ended, or never was. Does not wait.
    ///
    /// @param reason why; `noproc` when there was nobody
    void ended(Object reason);
  }

  static final Atom NOPROC = Atom.of("noproc");
  static final Atom NOCONNECTION = Atom.of("noconnection");

  private final LocalNode node;
  private final ExtendedActorSystem system;
  private final boolean publishesLost;
  private final PidFolder folder;
  private final Foreigner keeper;
  private final int salt;
  private final ConcurrentHashMap<Pid, PidRef> processes = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ActorRef, ActorPid> actors = new ConcurrentHashMap<>();

  /// Actors that run a process: their pid is the process's.
  private final ConcurrentHashMap<ActorRef, Pid> hosts = new ConcurrentHashMap<>();

  /// What has a path of its own making: replies under way.
  private final ConcurrentHashMap<String, ReplyRef> replies = new ConcurrentHashMap<>();

  private final AwayWatch.Table away;
  private final AtomicLong numbers = new AtomicLong();

  private Border(
      ExtendedActorSystem system, LocalNode node, String folderName, boolean publishesLost) {
    this.node = node;
    this.system = system;
    this.publishesLost = publishesLost;
    salt = Long.hashCode(system.uid()) * 31 + folderName.hashCode();
    folder = new PidFolder(this, provider().rootPath().child(folderName));
    keeper = Foreigner.settle(node, new Keeper());
    away = new AwayWatch.Table(this, keeper);
  }

  /// Opens the border.
  ///
  /// @param system whose actors are to meet the processes
  /// @param node whose processes are to meet the actors
  /// @param folderName the name in Pekko's tree that the processes' references stand under
  /// @param publishesLost whether a message to a dead process is a dead letter of Pekko's
  /// @return the border, which is there as long as node and system are
  /// @throws IllegalStateException when the name is taken
  public static Border open(
      ExtendedActorSystem system, LocalNode node, String folderName, boolean publishesLost) {
    Border border = new Border(system, node, folderName, publishesLost);
    LocalActorRefProvider local = local(system);
    if (!(local.rootGuardian().getSingleChild(folderName)
        instanceof org.apache.pekko.actor.Nobody$)) {
      throw new IllegalStateException(
          "/" + folderName + " is taken in " + system + ": a system has one Joist node only");
    }
    local.registerExtraNames(new Map.Map1<>(folderName, border.folder));
    AddressTerminatedTopic.get(system).subscribe(border.folder);
    return border;
  }

  /// What takes names at the top of Pekko's tree.
  static LocalActorRefProvider local(ExtendedActorSystem system) {
    return system.provider() instanceof LocalActorRefProvider here
        ? here
        : RemoteProvider.local(system.provider());
  }

  /// How many there are in the tables.
  int size() {
    return processes.size() + actors.size() + hosts.size() + replies.size() + away.size();
  }

  /// What is watched at other nodes.
  AwayWatch.Table away() {
    return away;
  }

  LocalNode node() {
    return node;
  }

  ActorRefProvider provider() {
    return system.provider();
  }

  PidFolder folder() {
    return folder;
  }

  // ---- references of processes

  /// The reference of a process, made now if there is none yet.
  ///
  /// @param pid of any node, alive or not
  /// @return the same one each time while a process of this node lives, else an equal one
  public ActorRef ref(Pid pid) {
    return borderRef(pid);
  }

  /// The same for typed actors.
  ///
  /// @param pid of any node, alive or not
  /// @return the same one each time while a process of this node lives, else an equal one
  public org.apache.pekko.actor.typed.ActorRef<Object> typedRef(Pid pid) {
    return borderRef(pid) instanceof PidRef own
        ? own.typed()
        : new TypedPidRef<>(awayRef(pid), Object.class);
  }

  /// A reference that refuses what is not of a class.
  ///
  /// @param pid of any node, alive or not
  /// @param type what may be told
  /// @param <M> what may be told
  /// @return equal to every other reference of the process
  public <M> org.apache.pekko.actor.typed.ActorRef<M> typedRef(Pid pid, Class<M> type) {
    return new TypedPidRef<>(borderRef(pid), type);
  }

  private BorderRef borderRef(Pid pid) {
    return node.isLocal(pid) ? pidRef(pid) : awayRef(pid);
  }

  private AwayRef awayRef(Pid pid) {
    return new AwayRef(this, own(name(pid) + AwayRef.suffix(pid), uid(pid.hashCode())), pid);
  }

  private PidRef pidRef(Pid pid) {
    PidRef known = processes.get(pid);
    if (known != null) {
      return known;
    }
    PidRef made =
        new PidRef(this, own(name(pid), uid(pid.id() + ((long) pid.serial() << 28))), pid);
    PidRef other = processes.putIfAbsent(pid, made);
    if (other != null) {
      return other;
    }
    keeper.watch(pid, made); // tells of a dead one at once
    return made;
  }

  private static String name(Pid pid) {
    return Long.toUnsignedString(pid.id()) + "." + Integer.toUnsignedString(pid.serial());
  }

  /// Tells what has the same name apart that was of different incarnations of the node. It is the
  /// reference's hash as well: that those made one after the other have neighbouring ones keeps
  /// them together in the table of whoever watches many.
  private int uid(long number) {
    int uid = (int) number + salt;
    return uid == 0 ? 1 : uid; // 0 is "any incarnation" to Pekko
  }

  /// What stands at `/joist/Name`, with or without `#Uid`; null for nothing.
  @Nullable InternalActorRef child(String name) {
    int hash = name.indexOf('#');
    String plain = hash < 0 ? name : name.substring(0, hash);
    ReplyRef reply = replies.get(plain);
    InternalActorRef found = reply != null ? reply : processNamed(plain);
    boolean other =
        found != null
            && hash >= 0
            && !name.substring(hash + 1).equals(Integer.toString(found.path().uid()));
    return other ? null : found;
  }

  private @Nullable BorderRef processNamed(String name) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      return null;
    }
    int at = name.indexOf('@');
    LocalProcess process;
    try {
      long id = Long.parseUnsignedLong(name, 0, dot, 10);
      int serial = Integer.parseUnsignedInt(name, dot + 1, at < 0 ? name.length() : at, 10);
      if (at >= 0) {
        Pid pid = AwayRef.named(name, id, serial);
        return node.isLocal(pid) ? null : awayRef(pid);
      }
      process = node.process(Pid.of(node.name(), id, serial, node.pid().creation()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException noPid) {
      return null;
    }
    return process == null ? null : pidRef(process.pid());
  }

  void forget(PidRef ref) {
    processes.remove(ref.pid(), ref);
  }

  /// Where a process wants the reply to a call.
  ///
  /// @param alias of the calling process
  /// @return to be closed when the call is over
  public ReplyRef replyTo(Ref alias) {
    long number = numbers.incrementAndGet();
    String name = "reply-" + number;
    ReplyRef reply = new ReplyRef(this, own(name, uid(number)), alias);
    replies.put(name, reply);
    return reply;
  }

  void forget(ReplyRef reply) {
    replies.remove(reply.path().name(), reply);
  }

  /// For who watches, and is never looked up.
  private ActorPath ownOfNobody() {
    long number = numbers.incrementAndGet();
    return own("actor-" + number, uid(number));
  }

  private ActorPath own(String name, int uid) {
    return new ChildActorPath(folder.path(), name, uid);
  }

  /// Has somebody told when a process has ended.
  ///
  /// @param pid alive or not
  /// @param told is given the reason, `noproc` if there was no process; does not wait
  public void whenEnded(Pid pid, Consumer<Object> told) {
    Watching watching = told::accept;
    var _ = keeper.watch(pid, watching);
  }

  // ---- pids of actors

  /// The pid of an actor, made now if it has none yet. An actor that is dead gets one that is dead
  /// as soon as Pekko says so.
  ///
  /// @param ref of any actor
  /// @return the same one each time while the actor lives
  public Pid pid(ActorRef ref) {
    if (ref instanceof PidRef own && own.border == this) {
      return own.pid();
    }
    if (ref instanceof AwayRef other && other.border == this) {
      return other.pid();
    }
    Pid process = hosts.get(ref);
    if (process != null) {
      return process;
    }
    return settle(ref, false).pid();
  }

  /// Gives an actor a pid whose end is told here ([#ended]), not by DeathWatch.
  ///
  /// @param ref of an actor that nobody has asked a pid of yet
  public void settleChild(ActorRef ref) {
    var _ = settle(ref, true);
  }

  private ActorPid settle(ActorRef ref, boolean endIsTold) {
    ActorPid known = actors.get(ref);
    if (known == null) {
      known =
          actors.computeIfAbsent(
              ref, actor -> new ActorPid(this, ownOfNobody(), (InternalActorRef) actor));
      known.watch(endIsTold);
    }
    return known;
  }

  /// An actor has ended that was settled with [#settleChild].
  ///
  /// @param ref the actor
  /// @param reason why
  public void ended(ActorRef ref, Object reason) {
    ActorPid known = actors.get(ref);
    if (known != null) {
      known.ended(reason);
    }
  }

  void forget(ActorPid actor) {
    actors.remove(actor.actor(), actor);
  }

  /// Makes a process that an actor runs: before it does anything, the actor's pid is the process's,
  /// and stays so until [#unhost].
  ///
  /// @param host the actor
  /// @param program what the process runs
  /// @return the process
  /// @throws dev.joist.signal.ErrorException `system_limit` when the node is full
  public Pid spawn(ActorRef host, Program program) {
    return Spawning.spawn(node, program, process -> hosts.put(host, process.pid())).pid();
  }

  /// An actor runs no process any more.
  ///
  /// @param host the actor
  /// @param pid the process it ran
  public void unhost(ActorRef host, Pid pid) {
    hosts.remove(host, pid);
  }

  /// Whom a message comes from that a process has sent: nobody, if it was sent from outside any.
  @Nullable ActorRef sender(Pid pid) {
    return pid.id() == 0 && pid.serial() == 0 ? ActorRef.noSender() : borderRef(pid);
  }

  // ---- ends

  /// Tells an actor that what it watched has ended, behind what it was sent by processes.
  ///
  /// @param existed false when nobody can say that it ever was
  /// @param lost whether it is its node that is lost, as far as anybody here can tell
  void tellEnd(InternalActorRef watcher, ActorRef watched, boolean existed, boolean lost) {
    ActorPid known = actors.get(watcher);
    DeathWatchNotification end = new DeathWatchNotification(watched, existed, lost);
    if (known == null) {
      watcher.sendSystemMessage(end);
    } else {
      known.foreigner().follow(() -> watcher.sendSystemMessage(end));
    }
  }

  /// A node is gone, says Pekko: its actors have ended as far as anybody here can tell.
  void nodeGone(Address address) {
    for (ActorPid actor : actors.values()) {
      if (actor.actor().path().address().equals(address)) {
        actor.ended(NOCONNECTION);
      }
    }
    processes.values().forEach(ref -> ref.forget(address));
    away.nodeGone(address);
  }

  // ---- what does not arrive

  /// A message was told that is no term.
  void refused(
      @Nullable Object message, String why, @Nullable ActorRef sender, ActorRef recipient) {
    // Pekko's listener does not expect null.
    Object shown = message == null ? "null" : message;
    system
        .eventStream()
        .publish(
            Dropped.apply(
                shown, why, sender == null ? provider().deadLetters() : sender, recipient));
  }

  /// A message was told to a dead process.
  void lost(Object message, @Nullable ActorRef sender, ActorRef recipient) {
    if (publishesLost) {
      ActorRef from = sender == null ? provider().deadLetters() : sender;
      system.eventStream().publish(DeadLetter.apply(message, from, recipient));
    }
  }

  /// A selection leads to nobody.
  void nobody(ActorPath anchor, ActorSelectionMessage selection, @Nullable ActorRef sender) {
    new EmptyLocalActorRef(provider(), anchor, system.eventStream()).tell(selection, sender);
  }

  /// The node's own foreigner, who watches the processes that have references.
  private static final class Keeper implements ForeignDriver {

    @Override
    public void message(Pid sender, Object message) {
      // Nobody knows its pid.
    }

    @Override
    public void exit(Object from, Object reason) {
      // Nobody knows its pid.
    }

    @Override
    public void down(Ref watch, Object reason) {
      if (watch.home() instanceof Watching watching) {
        watching.ended(reason);
      }
    }
  }
}
