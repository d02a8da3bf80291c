package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The server of [Global] on one node. It never waits: what takes several nodes is done by its
/// registrar ([GlobalRegistrar]), which asks the servers, this one too.
///
/// How names stay the same everywhere:
///
/// - Each server has a *view*: the servers that it shares its names with, itself among them. Names,
///   and views but for those who are lost, change only by somebody who has the *floor* of every
///   server concerned; a server refuses whoever has not.
/// - The floors are taken one after the other, in the order of the nodes' names, and waited for: so
///   nobody waits for somebody who waits for him.
/// - Two servers that find each other have all of both their views merged, names and members, by
///   the registrar of the node with the lower name. A name that both sides have is decided on then,
///   once. Whoever finds that the two are in each other's views is done.
/// - Each server monitors the others and whoever has a name. Who has ended has no name, and who is
///   lost is in no view, without anybody's floor: a death is a fact everywhere.
/// - What makes no sense is ignored ([Disbelief]), as in OTP, and so is what names of processes of
///   other nodes take beyond the [Allowance]. There is one server at a node.
/// - What came over a connection that is lost is forgotten when `nodedown` says so, which comes
///   before anything of the next: so a floor that somebody does not know he has is nobody's for
///   long.
///
/// Rule: DIST-16, DIST-20.
final class GlobalServer implements GenServer<GlobalServer.State> {

  static final Atom NOT_YOURS = Atom.of("not_yours");

  /// Another server.
  private static final class Peer {
    private final Ref monitor;
    private boolean inView;

    private Peer(Ref monitor) {
      this.monitor = monitor;
    }
  }

  /// What a server knows.
  static final class State {
    private final Disbelief disbelief = new Disbelief("The server of global names");
    private final Allowance allowance = new Allowance();
    private final GlobalNames names;
    private final GlobalLocks locks = new GlobalLocks(allowance, disbelief);
    private final Map<Pid, Peer> peers = new HashMap<>();
    private final Pid registrar;

    private State(Map<Key, GlobalTable.Entry> names, Pid registrar) {
      this.names = new GlobalNames(names, allowance, disbelief);
      this.registrar = registrar;
    }
  }

  private final Map<Atom, Resolve.Function> functions;

  /// A server to be started.
  ///
  /// @param functions by which names are decided on, besides Erlang's own
  GlobalServer(Map<Atom, Resolve.Function> functions) {
    this.functions = GlobalResolving.with(functions);
  }

  @Override
  public InitResult<State> init() {
    Pid self = Beam.self();
    Map<Key, GlobalTable.Entry> names = GlobalTable.of(Names.self().node()).begin(self);
    Peers.discover(Global.SERVER);
    return GenServer.ok(new State(names, ProcLib.spawnLink(new GlobalRegistrar(self))));
  }

  // ---- requests

  @Override
  public CallResult<State> handleCall(Object request, From from, State state) {
    Object answer;
    try {
      answer = answer(request, from, state);
    } catch (NonsenseException nonsense) {
      state.disbelief.of(nonsense.what(), from.pid());
      return GenServer.noReply(state);
    }
    return answer == null ? GenServer.noReply(state) : GenServer.reply(answer, state);
  }

  /// The answer, or null where somebody gives it later.
  private @Nullable Object answer(Object request, From from, State state) {
    Tuple tuple = Terms.asTuple(request);
    Object first = tuple == null ? request : tuple.arity() == 0 ? tuple : tuple.element(1);
    String word = Terms.atomText(first);
    Command command = new Command(tuple);
    return switch (word) {
      case "register", "re_register", "unregister", "sync" -> {
        checkTask(word, command);
        var _ = Beam.send(state.registrar, Tuple.of(from.term(), request));
        yield null;
      }
      case "floor" -> {
        Pid speaker = command.pid(2);
        if (isHere(speaker) && !speaker.equals(state.registrar)) {
          throw new NonsenseException("a request for the floor by another than a registrar");
        }
        state.locks.floor(speaker, from);
        yield null;
      }
      case "view" -> view(state);
      case "names" -> state.names.all();
      case "names_of" -> state.names.of(command.pid(2));
      case "find" -> {
        Pid pid = state.names.find(command.key(2));
        yield pid == null ? Wire.UNDEFINED : pid;
      }
      case "alive" -> !isHere(command.pid(2)) || Beam.isProcessAlive(command.pid(2));
      case "enter", "remove", "merge" -> change(word, command, state);
      case "resolve" -> {
        GlobalResolving.start(functions, command, from);
        yield null;
      }
      case "set_lock" -> state.locks.set(command.key(2), command.key(3), command.pid(4));
      case "del_lock" -> {
        state.locks.delete(command.key(2), command.key(3), command.pid(4));
        yield true;
      }
      case null, default -> throw new NonsenseException("a request that is none");
    };
  }

  private static boolean isHere(Pid pid) {
    return pid.node().equals(Beam.node());
  }

  /// Whether the registrar can do what it is told.
  private static void checkTask(String word, Command command) {
    if (!word.equals("sync")) {
      var _ = command.key(2);
    }
    if (word.endsWith("_register") || word.equals("register")) {
      var _ = command.pid(3);
      var _ = command.atom(4);
    }
  }

  private static Object change(String word, Command command, State state) {
    if (!state.locks.hasFloor(command.pid(2))) {
      return NOT_YOURS;
    }
    switch (word) {
      case "enter" -> state.names.enter(command.key(3), command.pid(4), command.atom(5));
      case "remove" -> state.names.remove(command.key(3));
      default -> {
        List<?> removed = command.list(3);
        List<GlobalNames.Named> entered = command.names(4);
        List<Pid> servers = command.pids(5);
        removed.forEach(name -> state.names.remove(new Key(name)));
        entered.forEach(each -> state.names.enter(each.name(), each.pid(), each.resolve()));
        servers.forEach(server -> join(server, state));
      }
    }
    return Wire.OK;
  }

  private static void join(Pid server, State state) {
    if (!isHere(server)) {
      meet(server, state).inView = true;
    }
  }

  private static List<Pid> view(State state) {
    List<Pid> view = new ArrayList<>();
    view.add(Beam.self());
    state.peers.forEach((pid, peer) -> {
      if (peer.inView) {
        view.add(pid);
      }
    });
    return List.copyOf(view);
  }

  @Override
  public CastResult<State> handleCast(Object message, State state) {
    Tuple tuple = Terms.asTuple(message);
    if (tuple != null
        && tuple.arity() == 2
        && Wire.is(tuple.element(1), Atom.of("yield"))
        && tuple.element(2) instanceof Pid pid) {
      state.locks.giveBack(pid);
    } else {
      state.disbelief.of("a cast that is none");
    }
    return GenServer.noReply(state);
  }

  /// The parts of a request.
  ///
  /// @param tuple null where it is none
  record Command(@Nullable Tuple tuple) {

    private Object part(int place) {
      if (tuple == null || tuple.arity() < place) {
        throw new NonsenseException("a request without all its parts");
      }
      return tuple.element(place);
    }

    Key key(int place) {
      return new Key(part(place));
    }

    Pid pid(int place) {
      if (part(place) instanceof Pid pid) {
        return pid;
      }
      throw new NonsenseException("a request with another part where a pid belongs");
    }

    Atom atom(int place) {
      Atom atom = Terms.asAtom(part(place));
      if (atom == null) {
        throw new NonsenseException("a request with another part where an atom belongs");
      }
      return atom;
    }

    List<?> list(int place) {
      if (part(place) instanceof List<?> list) {
        return list;
      }
      throw new NonsenseException("a request with another part where a list belongs");
    }

    List<Pid> pids(int place) {
      List<Pid> pids = new ArrayList<>();
      for (Object each : list(place)) {
        if (!(each instanceof Pid pid)) {
          throw new NonsenseException("a request with another part where a pid belongs");
        }
        pids.add(pid);
      }
      return pids;
    }

    List<GlobalNames.Named> names(int place) {
      List<GlobalNames.Named> names = new ArrayList<>();
      list(place).forEach(each -> names.add(GlobalNames.Named.of(each)));
      return names;
    }
  }

  // ---- other servers

  @Override
  public CastResult<State> handleInfo(Object info, State state) {
    Atom node = Peers.nodeup(info);
    Pid peer = Peers.discovered(info);
    if (info instanceof Down(Ref ref, _, Pid pid, _)) {
      if (!state.names.down(ref) && !state.locks.down(ref)) {
        lost(pid, ref, state);
      }
    } else if (node != null) {
      Peers.discover(Global.SERVER, node);
    } else if (peer != null) {
      discovered(peer, state);
    } else {
      Atom lost = Peers.nodedown(info);
      if (lost == null) {
        state.disbelief.of("a message that is none");
      } else {
        nodedown(lost, state);
      }
    }
    return GenServer.noReply(state);
  }

  /// Forgets all that came over a connection that is lost. Monitors tell of most of it, but one on
  /// whoever has asked for something just before the loss may have been made after it, over the
  /// next connection; and he has been told that he does not have it.
  private static void nodedown(Atom node, State state) {
    for (Pid peer : List.copyOf(state.peers.keySet())) {
      if (peer.node().equals(node)) {
        remove(peer, state);
      }
    }
    state.names.lost(node);
    state.locks.lost(node);
  }

  private static void discovered(Pid pid, State state) {
    if (isHere(pid)) {
      state.disbelief.of("a server at another node that is the process", pid);
      return;
    }
    if (!state.peers.containsKey(pid)) {
      var _ = meet(pid, state);
      Peers.discover(pid);
    }
    if (Beam.node().text().compareTo(pid.node().text()) < 0) {
      var _ = Beam.send(state.registrar, pid);
    }
  }

  private static Peer meet(Pid pid, State state) {
    Peer known = state.peers.get(pid);
    if (known != null) {
      return known;
    }
    for (Pid other : List.copyOf(state.peers.keySet())) {
      if (other.node().equals(pid.node())) {
        remove(other, state); // the server before this one, whose end is yet to be told
      }
    }
    Peer met = new Peer(Beam.monitor(pid));
    state.peers.put(pid, met);
    return met;
  }

  private static void lost(Pid pid, Ref monitor, State state) {
    Peer peer = state.peers.get(pid);
    if (peer != null && peer.monitor.equals(monitor)) {
      state.peers.remove(pid);
    }
  }

  private static void remove(Pid pid, State state) {
    Peer peer = state.peers.remove(pid);
    if (peer != null) {
      var _ = Beam.demonitor(peer.monitor, DemonitorOption.FLUSH);
    }
  }
}
