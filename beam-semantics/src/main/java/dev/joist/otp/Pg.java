package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Process groups: who is in a group is found by the group's name. Erlang's module `pg`.
///
/// ```java
/// var _ = Pg.startLink(SCOPE);            // once a node; mostly a child of a supervisor
/// Pg.join(SCOPE, "room 7", self());
/// for (Pid member : Pg.getMembers(SCOPE, "room 7")) { send(member, message); }
/// ```
///
/// Groups live in a *scope*, a process of that name. They need not be made: a group is there while
/// somebody is in it. A process may join a group several times, and leaves it as often; when it
/// ends it has left all.
///
/// Whoever monitors a group is sent [Change]s.
///
/// Scopes of one name on connected nodes share their groups: each node sees the members of all,
/// some moments after they have joined or left. A node that is lost takes its members along; when
/// it is connected again they are back. Only a node itself has its processes join and leave. Rule:
/// OTP-09.
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`. To look at a group asks nobody.
///
/// *Ends the caller with* `{noproc, {gen_server, call, ...}}` when it changes or monitors a group
/// of a scope that does not run.
///
/// Rule: OTP-08, OTP-09.
public final class Pg {

  /// The scope that OTP means where none is said: `pg`. It runs only if somebody starts it.
  public static final Atom DEFAULT_SCOPE = Atom.of("pg");

  private static final Atom NOT_JOINED = Atom.of("not_joined");

  /// What has happened to a group that is monitored: `{Ref, join | leave, Group, Pids}`.
  ///
  /// @param ref of the monitor
  /// @param what whether they have joined or left
  /// @param group a term
  /// @param pids who, as often as they have joined or left
  public record Change(Ref ref, What what, Object group, List<Pid> pids) {

    /// What has happened.
    public enum What {
      /// They have joined.
      JOIN,
      /// They have left.
      LEAVE
    }

    /// The change that a message tells of.
    ///
    /// @throws ErrorException `badarg` for any other message
    public static Change of(Object message) {
      Tuple tuple = Terms.asTuple(message);
      if (tuple != null
          && tuple.arity() == 4
          && tuple.element(1) instanceof Ref ref
          && tuple.element(4) instanceof List<?> pids) {
        What what = Wire.is(tuple.element(2), Atom.of("join")) ? What.JOIN : What.LEAVE;
        return new Change(ref, what, tuple.element(3), pids.stream().map(Pid.class::cast).toList());
      }
      throw new ErrorException(
          Atom.of("badarg"), "no change of a group: " + Terms.toString(message));
    }
  }

  /// Who was in a group when it began to be monitored.
  ///
  /// @param ref the monitor
  /// @param pids its members then
  public record GroupMonitor(Ref ref, List<Pid> pids) {}

  /// Who was in the groups of a scope when it began to be monitored.
  ///
  /// @param ref the monitor
  /// @param groups all of them, with their members then
  public record ScopeMonitor(Ref ref, Map<Object, List<Pid>> groups) {}

  private Pg() {}

  // ---- scopes

  /// Starts a scope that nothing binds to the caller.
  ///
  /// @return `{error, {already_started, Pid}}` if there is one of that name
  public static StartResult start(Atom scope) {
    return GenServer.start(new PgScope(scope), StartOption.name(scope));
  }

  /// Starts a scope linked to the caller.
  ///
  /// @return `{error, {already_started, Pid}}` if there is one of that name
  public static StartResult startLink(Atom scope) {
    return GenServer.startLink(new PgScope(scope), StartOption.name(scope));
  }

  /// A child that is a scope.
  public static ChildSpec childSpec(Atom scope) {
    return ChildSpec.of(scope, () -> startLink(scope));
  }

  // ---- joining and leaving

  /// Has a process of this node join a group, once more. Rule: OTP-08.
  ///
  /// @throws ErrorException `{nolocal, Pid}` for a process of another node
  public static void join(Atom scope, Object group, Pid pid) {
    local(pid);
    request(scope, "join_local", group, pid);
  }

  /// Has processes join a group all at once. Rule: OTP-08.
  ///
  /// @throws ErrorException `{nolocal, Pid}` for a process of another node
  public static void join(Atom scope, Object group, List<Pid> pids) {
    pids.forEach(Pg::local);
    request(scope, "join_local", group, List.copyOf(pids));
  }

  /// Has a process leave a group, once. Rule: OTP-08.
  ///
  /// @return whether it was in it: false is OTP's `not_joined`
  public static boolean leave(Atom scope, Object group, Pid pid) {
    local(pid);
    return !Wire.is(request(scope, "leave_local", group, pid), NOT_JOINED);
  }

  /// Has processes leave a group all at once, those of them that are in it. Rule: OTP-08.
  ///
  /// @return whether one of them was in it
  public static boolean leave(Atom scope, Object group, List<Pid> pids) {
    pids.forEach(Pg::local);
    return !Wire.is(request(scope, "leave_local", group, List.copyOf(pids)), NOT_JOINED);
  }

  private static void local(Pid pid) {
    if (!Names.self().node().isLocal(pid)) {
      throw new ErrorException(
          Tuple.of(Atom.of("nolocal"), pid), pid + " is not of this node; it joins on its own");
    }
  }

  private static Object request(Atom scope, String what, Object group, Object who) {
    return call(scope, Tuple.of(Atom.of(what), group, who));
  }

  /// @throws ExitException when there is no answer
  private static Object call(Atom scope, Object request) {
    return GenServer.call(scope, request, GenServer.INFINITY);
  }

  // ---- looking

  /// The processes in a group, those that joined last first, each as often as it has joined. Rule:
  /// OTP-08.
  ///
  /// @return empty where there is no such group or scope
  public static List<Pid> getMembers(Atom scope, Object group) {
    return PgTables.of(Names.self().node()).members(scope, group);
  }

  /// The processes of this node in a group. Rule: OTP-08.
  ///
  /// @return empty where there is no such group or scope
  public static List<Pid> getLocalMembers(Atom scope, Object group) {
    return PgTables.of(Names.self().node()).localMembers(scope, group);
  }

  /// The groups of a scope, in no order.
  ///
  /// @throws ErrorException `badarg` when there is no such scope
  public static List<Object> whichGroups(Atom scope) {
    return PgTables.of(Names.self().node()).groups(scope, false);
  }

  /// The groups of a scope that a process of this node is in, in no order.
  ///
  /// @throws ErrorException `badarg` when there is no such scope
  public static List<Object> whichLocalGroups(Atom scope) {
    return PgTables.of(Names.self().node()).groups(scope, true);
  }

  // ---- watching

  /// Has the caller told of who joins and leaves a group, from now on. Rule: OTP-09.
  public static GroupMonitor monitor(Atom scope, Object group) {
    Tuple answer = (Tuple) call(scope, Tuple.of(Atom.of("monitor"), group));
    return new GroupMonitor((Ref) answer.element(1), pids(answer.element(2)));
  }

  /// Has the caller told of who joins and leaves any group of a scope, from now on. Rule: OTP-09.
  public static ScopeMonitor monitorScope(Atom scope) {
    Tuple answer = (Tuple) call(scope, Atom.of("monitor"));
    Map<Object, List<Pid>> groups = new LinkedHashMap<>();
    ((Map<?, ?>) answer.element(2)).forEach((group, pids) -> groups.put(group, pids(pids)));
    return new ScopeMonitor((Ref) answer.element(1), groups);
  }

  /// Ends a monitor of a group or a scope; nothing of it is in the caller's mailbox any more. Rule:
  /// OTP-09.
  ///
  /// @return whether there was one: false is OTP's `false`
  public static boolean demonitor(Atom scope, Ref monitor) {
    if (!Wire.is(call(scope, Tuple.of(Atom.of("demonitor"), monitor)), Wire.OK)) {
      return false;
    }
    boolean more = true;
    while (more) {
      more = Names.self().receive(m -> isChange(m, monitor) ? m : null, null, 0) != null;
    }
    return true;
  }

  private static boolean isChange(Object message, Ref monitor) {
    return message instanceof Tuple tuple && tuple.arity() == 4 && monitor.equals(tuple.element(1));
  }

  private static List<Pid> pids(Object list) {
    return ((List<?>) list).stream().map(Pid.class::cast).toList();
  }

  /// The scope that runs under a name now, if any.
  static boolean runs(Atom scope, Pid owner) {
    return Beam.whereis(scope).filter(owner::equals).isPresent();
  }
}
