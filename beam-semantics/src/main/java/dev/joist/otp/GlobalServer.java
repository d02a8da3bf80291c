package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
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
/// - What came over a connection that is lost is forgotten when `nodedown` says so, which comes
///   before anything of the next: so a floor that somebody does not know he has is nobody's for
///   long.
///
/// Rule: DIST-16, DIST-20.
final class GlobalServer implements GenServer<GlobalServer.State> {

  static final Atom NOT_YOURS = Atom.of("not_yours");

  private static final Atom BADARG = Atom.of("badarg");

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
    private final GlobalNames names;
    private final GlobalLocks locks = new GlobalLocks();
    private final Map<Pid, Peer> peers = new HashMap<>();
    private final Pid registrar;

    private State(GlobalNames names, Pid registrar) {
      this.names = names;
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
    GlobalNames names = new GlobalNames(GlobalTable.of(Names.self().node()).begin(self));
    Peers.discover(Global.SERVER);
    return GenServer.ok(new State(names, ProcLib.spawnLink(new GlobalRegistrar(self))));
  }

  // ---- requests

  @Override
  public CallResult<State> handleCall(Object request, From from, State state) {
    Object answer = answer(request, from, state);
    return answer == null ? GenServer.noReply(state) : GenServer.reply(answer, state);
  }

  /// The answer, or null where somebody gives it later.
  private @Nullable Object answer(Object request, From from, State state) {
    Tuple tuple = Terms.asTuple(request);
    String word = tuple == null ? Terms.atomText(request) : Terms.atomText(tuple.element(1));
    Command command = new Command(tuple);
    return switch (word) {
      case "register", "re_register", "unregister", "sync" -> {
        var _ = Beam.send(state.registrar, Tuple.of(from.term(), request));
        yield null;
      }
      case "floor" -> {
        state.locks.floor(command.pid(2), from);
        yield null;
      }
      case "view" -> view(state);
      case "names" -> state.names.all();
      case "names_of" -> state.names.of(command.pid(2));
      case "find" -> {
        Pid pid = state.names.find(command.key(2));
        yield pid == null ? Wire.UNDEFINED : pid;
      }
      case "alive" -> Beam.isProcessAlive(command.pid(2));
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
      case null, default -> throw stranger(request);
    };
  }

  private static Object change(String word, Command command, State state) {
    if (!state.locks.hasFloor(command.pid(2))) {
      return NOT_YOURS;
    }
    switch (word) {
      case "enter" -> state.names.enter(command.key(3), command.pid(4), command.atom(5));
      case "remove" -> state.names.remove(command.key(3));
      default -> {
        command.list(3).forEach(name -> state.names.remove(new Key(name)));
        for (Object term : command.list(4)) {
          GlobalNames.Named named = GlobalNames.Named.of(term);
          state.names.enter(named.name(), named.pid(), named.resolve());
        }
        command.list(5).forEach(server -> join((Pid) server, state));
      }
    }
    return Wire.OK;
  }

  private static void join(Pid server, State state) {
    if (!server.equals(Beam.self())) {
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
    if (tuple == null || !Wire.is(tuple.element(1), Atom.of("yield"))) {
      throw stranger(message);
    }
    state.locks.giveBack(new Command(tuple).pid(2));
    return GenServer.noReply(state);
  }

  /// The parts of a request.
  ///
  /// @param tuple null where it is none
  record Command(@Nullable Tuple tuple) {

    private Object part(int place) {
      if (tuple == null || tuple.arity() < place) {
        throw stranger(String.valueOf(tuple));
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
      throw stranger(String.valueOf(tuple));
    }

    Atom atom(int place) {
      Atom atom = Terms.asAtom(part(place));
      if (atom == null) {
        throw stranger(String.valueOf(tuple));
      }
      return atom;
    }

    List<?> list(int place) {
      if (part(place) instanceof List<?> list) {
        return list;
      }
      throw stranger(String.valueOf(tuple));
    }
  }

  private static ErrorException stranger(Object message) {
    return new ErrorException(BADARG, "no message to a name server: " + Terms.toString(message));
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
        throw stranger(info);
      }
      nodedown(lost, state);
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
    if (!state.peers.containsKey(pid)) {
      for (Pid other : List.copyOf(state.peers.keySet())) {
        if (other.node().equals(pid.node())) {
          remove(other, state); // the server before this one, whose end is yet to be told
        }
      }
      var _ = meet(pid, state);
      Peers.discover(pid);
    }
    if (Beam.node().text().compareTo(pid.node().text()) < 0) {
      var _ = Beam.send(state.registrar, pid);
    }
  }

  private static Peer meet(Pid pid, State state) {
    return state.peers.computeIfAbsent(pid, server -> new Peer(Beam.monitor(server)));
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
