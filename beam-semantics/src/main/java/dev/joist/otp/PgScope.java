package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A scope of [Pg]: the one that writes its groups, watches who of this node is in them, and keeps
/// in touch with the scopes of its name on other nodes.
///
/// Rule: OTP-08, OTP-09.
final class PgScope implements Stateful<PgScope.State> {

  private static final Atom BADARG = Atom.of("badarg");
  private static final Atom NOT_JOINED = Atom.of("not_joined");

  /// Somebody of this node who is in groups.
  ///
  /// @param monitor on it
  /// @param groups the newest membership first
  private record Member(Ref monitor, List<Key> groups) {}

  /// What a scope knows.
  static final class State {
    private final PgGroups groups;
    private final PgPeers peers;
    private final Map<Pid, Member> members = new HashMap<>();
    private final Disbelief disbelief;

    private State(Atom scope, PgTables.Scope table) {
      disbelief = new Disbelief("The scope " + scope);
      groups = new PgGroups(table.groups());
      peers = new PgPeers(groups, disbelief, new Allowance());
    }
  }

  private final Atom scope;

  PgScope(Atom scope) {
    this.scope = scope;
  }

  @Override
  public InitResult<State> init() {
    Peers.discover(scope);
    return GenServer.ok(
        new State(scope, PgTables.of(Names.self().node()).begin(scope, Beam.self())));
  }

  // ---- how it is shown

  /// OTP's record: `{state, Scope, #{Pid => {Ref, Groups}}, #{Peer => {Ref, #{Group => Pids}}},
  /// #{Ref => Pid}, #{Ref => {Pid, Group}}, #{Group => [{Pid, Ref}]}}`: who of this node is in it,
  /// who of others, and who watches all groups, or one.
  @Override
  public Object stateTerm(State state) {
    Map<Object, Object> local = new HashMap<>();
    state.members.forEach((pid, member) ->
        local.put(
            pid,
            Tuple.of(
                member.monitor(), List.copyOf(member.groups().stream().map(Key::term).toList()))));
    PgGroups.Watching watching = state.groups.watching();
    return Tuple.of(
        Atom.of("state"),
        scope,
        TermMap.copyOf(local),
        state.peers.term(),
        watching.ofScope(),
        watching.ofGroups(),
        watching.byGroup());
  }

  @Override
  public void replaceState(State state, Object term) {
    throw new ErrorException(
        BADARG, "a scope's state is what its members have asked for, and cannot be replaced");
  }

  // ---- requests

  @Override
  public CallResult<State> handleCall(Object request, From from, State state) {
    if (!Names.self().node().isLocal(from.pid())) { // Pg asks on its own node
      state.disbelief.of("a request", from.pid());
      return GenServer.noReply(state);
    }
    return GenServer.reply(answer(request, from, state), state);
  }

  private static Object answer(Object request, From from, State state) {
    if (Wire.is(request, Atom.of("monitor"))) {
      return Tuple.of(state.groups.watch(from.pid(), null), state.groups.all());
    }
    Tuple command = Terms.asTuple(request);
    String word = command == null ? null : Terms.atomText(command.element(1));
    return switch (word) {
      case "join_local" -> join(key(command), part(command, 3), state);
      case "leave_local" -> leave(key(command), part(command, 3), state);
      case "monitor" ->
          Tuple.of(
              state.groups.watch(from.pid(), key(command)), state.groups.members(key(command)));
      case "demonitor" ->
          part(command, 2) instanceof Ref ref && state.groups.unwatch(ref) ? Wire.OK : false;
      case null, default -> throw stranger(request);
    };
  }

  private static Key key(@Nullable Tuple command) {
    return new Key(part(command, 2));
  }

  private static Object part(@Nullable Tuple command, int place) {
    if (command == null || command.arity() < place) {
      throw stranger(command == null ? Wire.UNDEFINED : command);
    }
    return command.element(place);
  }

  private static List<Pid> pids(Object who) {
    return who instanceof List<?> pids
        ? pids.stream().map(Pid.class::cast).toList()
        : List.of((Pid) who);
  }

  // ---- joining and leaving

  private static Object join(Key group, Object who, State state) {
    List<Pid> pids = pids(who);
    for (Pid pid : pids) {
      state
          .members
          .computeIfAbsent(pid, _ -> new Member(Beam.monitor(pid), new ArrayList<>()))
          .groups()
          .addFirst(group);
    }
    if (!pids.isEmpty()) {
      state.groups.join(group, pids, true);
      state.peers.joined(group, who);
    }
    return Wire.OK;
  }

  private static Object leave(Key group, Object who, State state) {
    List<Pid> pids = pids(who);
    List<Pid> left = new ArrayList<>();
    for (Pid pid : pids) {
      Member member = state.members.get(pid);
      if (member == null || !member.groups().remove(group)) {
        continue;
      }
      left.add(pid);
      if (member.groups().isEmpty()) {
        state.members.remove(pid);
        var _ = Beam.demonitor(member.monitor(), DemonitorOption.FLUSH);
      }
    }
    if (left.isEmpty()) {
      return NOT_JOINED;
    }
    state.groups.leave(group, left, pids, true);
    state.peers.left(who, List.of(group));
    return Wire.OK;
  }

  // ---- what it is told

  @Override
  public CastResult<State> handleCast(Object message, State state) {
    if (!state.peers.cast(message)) {
      throw stranger(message);
    }
    return GenServer.noReply(state);
  }

  private static ErrorException stranger(Object message) {
    return new ErrorException(
        BADARG, "a scope knows no " + Terms.toString(message) + "; ask it through Pg");
  }

  @Override
  public CastResult<State> handleInfo(Object info, State state) {
    Atom node = Peers.nodeup(info);
    Pid peer = Peers.discovered(info);
    if (info instanceof Down(Ref ref, _, Pid pid, _)) {
      if (!state.groups.down(ref) && !state.peers.down(ref, pid)) {
        gone(pid, state);
      }
    } else if (node != null) {
      Peers.discover(scope, node);
    } else if (peer != null) {
      state.peers.discovered(peer);
    } else if (Peers.isDiscover(info)) {
      state.disbelief.of("a scope that is no process");
    } else if (!state.peers.info(info) && Peers.nodedown(info) == null) {
      throw stranger(info);
    }
    return GenServer.noReply(state);
  }

  private static void gone(Pid pid, State state) {
    Member member = state.members.remove(pid);
    if (member != null) {
      member.groups().forEach(group -> state.groups.leave(group, List.of(pid), List.of(pid), true));
      state.peers.left(pid, List.copyOf(member.groups()));
    }
  }
}
