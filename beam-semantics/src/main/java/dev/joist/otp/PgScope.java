package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.otp.PgTables.Members;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A scope of [Pg]: the one that writes its groups, and watches who is in them.
///
/// Rule: OTP-08, OTP-09.
final class PgScope implements Stateful<PgScope.State> {

  private static final Atom JOIN = Atom.of("join");
  private static final Atom LEAVE = Atom.of("leave");
  private static final Atom NOT_JOINED = Atom.of("not_joined");

  /// Somebody who is in groups.
  ///
  /// @param monitor on it
  /// @param groups the newest membership first
  private record Member(Ref monitor, List<Key> groups) {}

  /// Somebody who wants to be told.
  ///
  /// @param pid who
  /// @param monitor on it
  /// @param group of which group; null for all
  private record Watcher(Pid pid, Ref monitor, @Nullable Key group) {}

  /// What a scope knows.
  static final class State {
    private final PgTables.Scope table;
    private final Map<Pid, Member> members = new HashMap<>();
    private final Map<Ref, Watcher> watchers = new LinkedHashMap<>();

    private State(PgTables.Scope table) {
      this.table = table;
    }
  }

  private final Atom scope;

  PgScope(Atom scope) {
    this.scope = scope;
  }

  @Override
  public InitResult<State> init() {
    return GenServer.ok(new State(PgTables.of(Names.self().node()).begin(scope, Beam.self())));
  }

  // ---- how it is shown

  /// OTP's record: `{state, Scope, #{Pid => {Ref, Groups}}, Remote, #{Ref => Pid}, #{Ref => {Pid,
  /// Group}}, #{Group => [{Pid, Ref}]}}`: who is in it, and who watches all groups, or one.
  @Override
  public Object stateTerm(State state) {
    Map<Object, Object> local = new HashMap<>();
    state.members.forEach((pid, member) ->
        local.put(
            pid,
            Tuple.of(
                member.monitor(), List.copyOf(member.groups().stream().map(Key::term).toList()))));
    Map<Object, Object> ofScope = new HashMap<>();
    Map<Object, Object> ofGroups = new HashMap<>();
    Map<Key, List<Object>> byGroup = new LinkedHashMap<>();
    state.watchers.forEach((ref, watcher) -> {
      Key group = watcher.group();
      if (group == null) {
        ofScope.put(ref, watcher.pid());
      } else {
        ofGroups.put(ref, Tuple.of(watcher.pid(), group.term()));
        byGroup
            .computeIfAbsent(group, _ -> new ArrayList<>())
            .addFirst(Tuple.of(watcher.pid(), ref));
      }
    });
    List<Object> groups = new ArrayList<>();
    byGroup.forEach((group, watchers) -> {
      groups.add(group.term());
      groups.add(List.copyOf(watchers));
    });
    return Tuple.of(
        Atom.of("state"),
        scope,
        TermMap.copyOf(local),
        TermMap.of(),
        TermMap.copyOf(ofScope),
        TermMap.copyOf(ofGroups),
        TermMap.of(groups.toArray()));
  }

  @Override
  public void replaceState(State state, Object term) {
    throw new ErrorException(
        Atom.of("badarg"),
        "a scope's state is what its members have asked for, and cannot be replaced");
  }

  // ---- requests

  @Override
  public CallResult<State> handleCall(Object request, From from, State state) {
    return GenServer.reply(answer(request, from, state), state);
  }

  private static Object answer(Object request, From from, State state) {
    if (Wire.is(request, Atom.of("monitor"))) {
      return Tuple.of(watch(from.pid(), null, state), allGroups(state));
    }
    Tuple command = Terms.asTuple(request);
    String word = command == null ? null : Terms.atomText(command.element(1));
    return switch (word) {
      case "join_local" -> join(key(command), pids(command), state);
      case "leave_local" -> leave(key(command), pids(command), state);
      case "monitor" ->
          Tuple.of(
              watch(from.pid(), key(command), state),
              Members.list(state.table.groups().get(key(command))));
      case "demonitor" -> unwatch(command, state);
      case null, default -> throw unknown(request);
    };
  }

  private static ErrorException unknown(Object message) {
    return new ErrorException(
        Atom.of("badarg"), "a scope knows no " + Terms.toString(message) + "; ask it through Pg");
  }

  @Override
  public CastResult<State> handleCast(Object request, State state) {
    throw unknown(request);
  }

  private static Key key(@Nullable Tuple command) {
    return new Key(part(command, 2));
  }

  private static Object part(@Nullable Tuple command, int place) {
    if (command == null || command.arity() < place) {
      throw unknown(command == null ? Wire.UNDEFINED : command);
    }
    return command.element(place);
  }

  private static List<Pid> pids(@Nullable Tuple command) {
    Object who = part(command, 3);
    return who instanceof List<?> pids
        ? pids.stream().map(Pid.class::cast).toList()
        : List.of((Pid) who);
  }

  // ---- joining and leaving

  private static Object join(Key group, List<Pid> pids, State state) {
    for (Pid pid : pids) {
      state
          .members
          .computeIfAbsent(pid, _ -> new Member(Beam.monitor(pid), new ArrayList<>()))
          .groups()
          .addFirst(group);
    }
    state.table.groups().compute(group, (_, members) -> Members.joined(members, pids));
    if (!pids.isEmpty()) {
      tell(JOIN, group, pids, state);
    }
    return Wire.OK;
  }

  private static Object leave(Key group, List<Pid> pids, State state) {
    List<Pid> left = new ArrayList<>();
    for (Pid pid : pids) {
      Member member = state.members.get(pid);
      if (member == null || !member.groups().remove(group)) {
        continue;
      }
      left.add(pid);
      state.table.groups().computeIfPresent(group, (_, all) -> Members.without(all, pid));
      if (member.groups().isEmpty()) {
        state.members.remove(pid);
        var _ = Beam.demonitor(member.monitor(), DemonitorOption.FLUSH);
      }
    }
    if (left.isEmpty()) {
      return NOT_JOINED;
    }
    tell(LEAVE, group, pids, state);
    return Wire.OK;
  }

  @Override
  public CastResult<State> handleInfo(Object info, State state) {
    if (!(info instanceof Down(Ref ref, _, Pid pid, _))) {
      throw unknown(info);
    }
    if (state.watchers.values().removeIf(watcher -> watcher.monitor().equals(ref))) {
      return GenServer.noReply(state);
    }
    Member member = state.members.get(pid);
    if (member != null && member.monitor().equals(ref)) {
      state.members.remove(pid);
      for (Key group : member.groups()) {
        state.table.groups().computeIfPresent(group, (_, all) -> Members.without(all, pid));
        tell(LEAVE, group, List.of(pid), state);
      }
    }
    return GenServer.noReply(state);
  }

  // ---- watching

  private static Ref watch(Pid pid, @Nullable Key group, State state) {
    Ref ref = Beam.makeRef();
    state.watchers.put(ref, new Watcher(pid, Beam.monitor(pid), group));
    return ref;
  }

  private static Object unwatch(@Nullable Tuple command, State state) {
    Watcher watcher = part(command, 2) instanceof Ref ref ? state.watchers.remove(ref) : null;
    if (watcher == null) {
      return false;
    }
    var _ = Beam.demonitor(watcher.monitor(), DemonitorOption.FLUSH);
    return Wire.OK;
  }

  private static void tell(Atom what, Key group, List<Pid> pids, State state) {
    state.watchers.forEach((ref, watcher) -> {
      if (watcher.group() == null || watcher.group().equals(group)) {
        var _ = Beam.send(watcher.pid(), Tuple.of(ref, what, group.term(), List.copyOf(pids)));
      }
    });
  }

  private static TermMap allGroups(State state) {
    List<Object> keysAndValues = new ArrayList<>();
    state
        .table
        .groups()
        .forEach((group, members) -> {
          keysAndValues.add(group.term());
          keysAndValues.add(Members.list(members));
        });
    return TermMap.of(keysAndValues.toArray());
  }
}
