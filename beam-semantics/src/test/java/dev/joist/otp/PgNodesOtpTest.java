package dev.joist.otp;

import static java.util.Collections.nCopies;

import dev.joist.Beam;
import dev.joist.Node;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// `nodes.escript`, done by Joist: process groups over several nodes, each of which is connected to
/// another when that is said.
class PgNodesOtpTest extends NodesOtpCase {

  private static final Atom SCOPE = a("scope");
  private static final Atom G = a("g");
  private static final Atom H = a("h");
  private static final Atom I = a("i");
  private static final Atom ONE = a("one");
  private static final Atom THREE = a("three");
  private static final Atom OTHER = a("other");
  private static final Atom VISIBLE = a("visible");
  private static final Atom INVISIBLE = a("invisible");

  // ---- scopes and their members

  private Node scoped(String name) throws Exception {
    Node started = alone(name);
    scope(started);
    return started;
  }

  private void scope(Node there) throws Exception {
    at(there, () -> Pg.start(SCOPE).pid());
    settle();
  }

  private static Pid scopeOf(Node there) {
    return there.whereis(SCOPE).orElseThrow();
  }

  private void stopScope(Node there) throws Exception {
    at(there, () -> done(() -> ProcLib.stop(SCOPE)));
    settle();
  }

  private Pid member(Node there, String name) {
    return callIt(idle(there), name);
  }

  private void killed(Node there, Pid pid) throws Exception {
    kill(there, pid);
    settle();
  }

  private Object join(Node there, Object group, Pid pid) throws Exception {
    return raised(
        there,
        () -> {
          Pg.join(SCOPE, group, pid);
          return a("ok");
        });
  }

  private Object join(Node there, Object group, List<Pid> pids) throws Exception {
    return raised(
        there,
        () -> {
          Pg.join(SCOPE, group, pids);
          return a("ok");
        });
  }

  private Object leave(Node there, Object group, Pid pid) throws Exception {
    return raised(there, () -> a(Pg.leave(SCOPE, group, pid) ? "ok" : "not_joined"));
  }

  private Object leave(Node there, Object group, List<Pid> pids) throws Exception {
    return raised(there, () -> a(Pg.leave(SCOPE, group, pids) ? "ok" : "not_joined"));
  }

  private Object raised(Node there, Callable<Object> code) throws Exception {
    Object result =
        at(
            there,
            () -> {
              try {
                return code.call();
              } catch (ExitException exit) {
                return tuple("exit", ((Tuple) exit.reason()).element(1));
              } catch (ErrorException error) {
                return tuple("error", error.reason());
              }
            });
    settle();
    return result;
  }

  private static List<Pid> members(Node there, Object group) throws Exception {
    return at(there, () -> Pg.getMembers(SCOPE, group));
  }

  private List<Object> groups(Node there) throws Exception {
    settle();
    return at(there, () -> Pg.whichGroups(SCOPE).stream().sorted(Terms::compare).toList());
  }

  private List<Object> localGroups(Node there) throws Exception {
    settle();
    return at(there, () -> Pg.whichLocalGroups(SCOPE).stream().sorted(Terms::compare).toList());
  }

  /// What a scope knows of the groups of others.
  private static Object remote(Node there) throws Exception {
    Tuple state = Terms.asTuple(at(there, () -> Sys.getState(SCOPE)));
    List<Object> remote = new ArrayList<>();
    for (Object peer : ((Map<?, ?>) state.element(4)).values()) {
      List<Object> groups = new ArrayList<>();
      ((Map<?, ?>) ((Tuple) peer).element(2))
          .forEach((group, pids) -> groups.add(tuple(group, pids)));
      remote.add(List.copyOf(groups));
    }
    return List.copyOf(remote);
  }

  private static Atom label(Node there) {
    return a(there.name().text().replace(HOST, ""));
  }

  private void views(List<Node> nodes, Object... groups) throws Exception {
    settle();
    for (Object group : groups) {
      for (Node each : nodes) {
        List<Pid> local = at(each, () -> Pg.getLocalMembers(SCOPE, group));
        say(tuple(label(each), group), tuple(members(each, group), local));
      }
    }
  }

  /// As they are told by several nodes, in no order.
  private void sortedViews(List<Node> nodes, Object... groups) throws Exception {
    settle();
    for (Object group : groups) {
      for (Node each : nodes) {
        List<Object> members = new ArrayList<>();
        for (Pid pid : members(each, group)) {
          members.add(norm(pid));
        }
        members.sort(Terms::compare);
        say(tuple(label(each), group), List.copyOf(members));
      }
    }
  }

  /// All scopes have handled what others have sent them, and what they were told of nodes: whoever
  /// asks over a connection asks after what was sent there before. Again and again no scope has
  /// changed.
  private void settle() throws Exception {
    List<Object> before = List.of();
    int same = 0;
    while (same < 4) {
      List<Object> now = new ArrayList<>();
      for (Node each : others.values()) {
        for (Atom peer : each.nodes()) {
          at(each, () -> caught(() -> Sys.getState(tuple(SCOPE, peer))));
        }
        now.add(each.nodes().stream().sorted(Terms::compare).toList());
        now.add(at(each, () -> caught(() -> Sys.getState(SCOPE))));
      }
      same = now.equals(before) ? same + 1 : 0;
      before = now;
    }
  }

  // ---- OTP-08

  @Test
  void otp08_aProcessOfAnotherNodeJoinsNot() throws Exception {
    perform(
        "otp08_own_processes",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          Pid a = member(one, "a");
          Pid b = member(two, "b");
          say("join", join(one, G, b));
          say("join", join(one, G, List.of(b, b)));
          say("join", join(one, G, List.of(a, b)));
          say("leave", leave(one, G, b));
          say("leave", leave(one, G, List.of(b, a)));
          say("groups", groups(one));
        });
  }

  @Test
  void otp08_aMemberOfAnotherNodeIsNoLocalOne() throws Exception {
    perform(
        "otp08_no_local_members",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          Pid a = member(one, "a");
          Pid b = member(two, "b");
          Atom theirs = a("theirs");
          Atom both = a("both");
          say("join", join(two, theirs, b));
          say("join", join(two, theirs, b));
          say("join", join(one, both, a));
          say("join", join(two, both, b));
          views(List.of(one, two), theirs, both);
          say(label(one), tuple(groups(one), localGroups(one)));
          say(label(two), tuple(groups(two), localGroups(two)));
          say("leave", leave(one, theirs, a));
          killed(two, b);
          views(List.of(one, two), theirs, both);
        });
  }

  @Test
  void otp08_aScopeThatIsNotThere() throws Exception {
    perform(
        "otp08_missing_scope",
        () -> {
          Node one = scoped("one");
          Node two = alone("two");
          connect(one, two);
          Pid a = member(one, "a");
          Pid b = member(two, "b");
          say("join", join(two, G, b));
          say("leave", leave(two, G, b));
          say("members", members(two, G));
          say("join", join(one, G, a));
          scope(two);
          views(List.of(one, two), G);
        });
  }

  @Test
  void otp08_joinedManyTimesOnAnotherNode() throws Exception {
    perform(
        "otp08_many_times",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          Pid b = member(two, "b");
          say("join", join(two, G, nCopies(16, b)));
          say("leave", leave(two, G, nCopies(4, b)));
          settle();
          say("left", (long) members(one, G).size());
          say("leave", leave(two, H, List.of(b)));
          stop(two);
          views(List.of(one), G);
        });
  }

  // ---- OTP-09: two nodes

  @Test
  void otp09_twoNodesSeeWhoJoinsAndLeaves() throws Exception {
    perform(
        "otp09_two",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          List<Node> both = List.of(one, two);
          Pid a = member(one, "a");
          say("join", join(one, G, a));
          views(both, G);
          killed(one, a);
          views(both, G);
          Pid b = member(two, "b");
          Pid c = member(two, "c");
          say("join", join(two, G, b));
          say("join", join(two, G, c));
          views(both, G);
          say("join", join(two, G, List.of(c, b, c)));
          views(both, G);
          say("leave", leave(two, G, List.of(c, b)));
          views(both, G);
          say("leave", leave(two, G, c));
          views(both, G);
          Pid d = member(one, "d");
          say("join", join(one, G, List.of(d, d)));
          views(both, G);
          killed(two, c);
          views(both, G);
          stop(two);
          views(List.of(one), G);
        });
  }

  @Test
  void otp09_aNodeThatComesLaterSeesAll() throws Exception {
    perform(
        "otp09_initial",
        () -> {
          Node one = scoped("one");
          Pid a = member(one, "a");
          Atom twice = a("double");
          Atom once = a("single");
          say("join", join(one, twice, List.of(a, a)));
          say("join", join(one, twice, a));
          say("join", join(one, once, a));
          Node two = scoped("two");
          connect(one, two);
          views(List.of(one, two), twice, once);
          say("leave", leave(one, twice, List.of(a, a)));
          views(List.of(one, two), twice, once);
          killed(one, a);
          views(List.of(one, two), twice, once);
        });
  }

  @Test
  void otp09_aScopeThatIsGoneIsNotBelieved() throws Exception {
    perform(
        "otp09_strangers",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          Pid a = member(one, "a");
          Pid b = member(two, "b");
          say("join", join(one, G, a));
          Pid gone = scopeOf(two);
          stopScope(two);
          one.send(SCOPE, tuple("join", gone, G, b));
          views(List.of(one), G);
          one.send(SCOPE, tuple("leave", gone, b, List.of(G)));
          views(List.of(one), G);
        });
  }

  @Test
  void otp09_aGroupThatAnotherNodeHasEmptiedVanishes() throws Exception {
    perform(
        "otp09_empty_group",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          Pid b = member(two, "b");
          Pid c = member(two, "c");
          say("join", join(two, G, b));
          views(List.of(one), G);
          say("groups", groups(one));
          say("leave", leave(two, G, b));
          views(List.of(one), G);
          say("groups", groups(one));
          say("remote", remote(one));
          say("join", join(two, G, List.of(b, c)));
          views(List.of(one), G);
          say("remote", remote(one));
          say("leave", leave(two, G, List.of(c, b)));
          views(List.of(one), G);
          say("groups", groups(one));
          say("remote", remote(one));
        });
  }

  // ---- OTP-09: nodes that are lost

  @Test
  void otp09_twoHalvesAndTheirUnion() throws Exception {
    perform(
        "otp09_netsplit",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          List<Node> both = List.of(one, two);
          Pid a = member(one, "a");
          Pid b = member(two, "b");
          say("join", join(two, INVISIBLE, b));
          views(List.of(one), INVISIBLE);
          disconnect(one, two);
          views(both, INVISIBLE);
          Pid c = member(two, "c");
          say("join", join(two, G, c));
          say("leave", leave(two, INVISIBLE, b));
          say("join", join(two, VISIBLE, b));
          say("join", join(one, G, a));
          views(both, G, VISIBLE, INVISIBLE);
          connect(one, two);
          views(both, G, VISIBLE, INVISIBLE);
        });
  }

  @Test
  void otp09_threePartsAndTheirUnion() throws Exception {
    perform(
        "otp09_trisplit",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          Pid b = member(two, "b");
          say("join", join(two, THREE, b));
          disconnect(one, two);
          connect(one, two);
          say("join", join(two, ONE, b));
          Node three = scoped("three");
          List<Node> all = List.of(one, two, three);
          connect(three, one);
          connect(three, two);
          sortedViews(all, ONE, THREE);
          say("join", join(one, ONE, member(one, "a")));
          say("join", join(three, ONE, member(three, "c")));
          sortedViews(all, ONE);
          disconnect(one, two);
          disconnect(one, three);
          disconnect(two, three);
          sortedViews(all, ONE, THREE);
          connect(one, three);
          sortedViews(all, ONE, THREE);
          connect(two, one);
          connect(two, three);
          sortedViews(all, ONE, THREE);
        });
  }

  @Test
  void otp09_twoPairsAndTheirUnion() throws Exception {
    perform(
        "otp09_foursplit",
        () -> {
          List<Node> left = List.of(scoped("one"), scoped("two"));
          List<Node> right = List.of(scoped("three"), scoped("four"));
          List<Node> all = new ArrayList<>(left);
          all.addAll(right);
          connect(left.get(0), left.get(1));
          connect(right.get(0), right.get(1));
          meet(left, right);
          Node one = left.getFirst();
          Pid a = member(one, "a");
          Pid b = member(left.get(1), "b");
          Pid c = member(right.get(0), "c");
          Pid d = member(right.get(1), "d");
          say("join", join(one, G, a));
          say("join", join(one, H, a));
          say("join", join(right.getFirst(), G, c));
          say("leave", leave(one, H, a));
          say("leave", leave(one, a("nothing"), a));
          sortedViews(all, G, H);
          for (Node near : left) {
            for (Node far : right) {
              disconnect(near, far);
            }
          }
          say("join", join(left.get(1), G, b));
          say("join", join(right.get(1), G, d));
          say("leave", leave(right.getFirst(), G, c));
          killed(one, a);
          say("leave", leave(one, a("nothing"), a));
          sortedViews(all, G, H);
          meet(left, right);
          sortedViews(all, G, H);
        });
  }

  private void meet(List<Node> left, List<Node> right) throws Exception {
    for (Node near : left) {
      for (Node far : right) {
        connect(near, far);
      }
    }
  }

  private List<Pid> ten(Node there, String letter) {
    List<Pid> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(member(there, letter + i));
    }
    return ten;
  }

  private List<Object> each(Node there, Object group, List<Pid> pids) throws Exception {
    List<Object> results = new ArrayList<>();
    for (Pid pid : pids) {
      results.add(join(there, group, pid));
    }
    return List.copyOf(results);
  }

  @Test
  void otp09_manyGroupsOfTwoNodesAreExchanged() throws Exception {
    perform(
        "otp09_exchange",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          Node three = scoped("three");
          connect(one, two);
          connect(one, three);
          connect(two, three);
          List<Pid> first = ten(two, "a");
          List<Pid> second = ten(three, "b");
          List<Pid> third = ten(two, "c");
          say("join", join(two, G, first));
          sortedViews(List.of(one, three), G);
          for (Pid pid : first.subList(0, 3)) {
            killed(two, pid);
          }
          sortedViews(List.of(one, three), G);
          disconnect(one, two);
          disconnect(one, three);
          sortedViews(List.of(one), G);
          say("join", each(three, G, second));
          say("join", each(two, a("second"), third));
          say("join", join(two, a("third"), third));
          connect(one, two);
          connect(one, three);
          sortedViews(List.of(one, two, three), G, a("second"), a("third"));
          say("leave", leave(two, a("third"), third.subList(0, 3)));
          sortedViews(List.of(one, three), a("third"));
          say("leave", leave(two, a("left"), third.subList(3, 10)));
          say("leave", leave(two, a("third"), third.subList(3, 10)));
          sortedViews(List.of(one, three), a("third"));
          say("groups", groups(one));
        });
  }

  // ---- OTP-09: scopes that start and end

  @Test
  void otp09_aScopeStartedAgainKnowsTheOthersOnly() throws Exception {
    perform(
        "otp09_scope_restart",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          Pid a = member(one, "a");
          say("join", join(one, G, List.of(a, a)));
          say("join", join(two, G, member(two, "b")));
          views(List.of(one, two), G);
          stopScope(one);
          views(List.of(two), G);
          scope(one);
          views(List.of(one, two), G);
          say("join", join(one, G, a));
          views(List.of(one, two), G);
        });
  }

  @Test
  void otp09_aScopeThatStartsApartFindsTheOther() throws Exception {
    perform(
        "otp09_disconnected_start",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          disconnect(one, two);
          stopScope(two);
          Pid b = member(two, "b");
          say("join", join(one, G, member(one, "a")));
          scope(two);
          say("join", join(two, G, b));
          views(List.of(one, two), G);
          say("nodes", tuple((long) one.nodes().size(), (long) two.nodes().size()));
          connect(one, two);
          views(List.of(one, two), G);
        });
  }

  @Test
  void otp09_aWrongViewIsRepaired() throws Exception {
    perform(
        "otp09_forced_sync",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          List<Node> both = List.of(one, two);
          Pid b = member(two, "b");
          say("join", join(one, ONE, member(one, "a")));
          say("join", join(two, ONE, b));
          Pid peer = scopeOf(two);
          disconnect(one, two);
          connect(one, two);
          views(both, ONE, OTHER);
          Pid watcher = watcher(one, null);
          List<Object> stale = List.of(tuple(ONE, List.of(b, b)), tuple(OTHER, List.of(b, b)));
          at(one, () -> done(() -> GenServer.cast(SCOPE, tuple("sync", peer, stale))));
          views(both, ONE, OTHER);
          say("hears", heard(one, watcher));
          for (int i = 0; i < 2; i++) {
            two.send(SCOPE, tuple("discover", scopeOf(one)));
            views(both, ONE, OTHER);
            say("hears", heard(one, watcher));
          }
        });
  }

  // ---- OTP-09: monitors

  /// A process that monitors a group, or all when none is said; what there is already it hears
  /// first.
  private static Pid watcher(Node there, Object group) throws Exception {
    Pid watcher =
        there.spawn(() -> {
          List<Object> heard = new ArrayList<>();
          if (group == null) {
            List<Object> groups = new ArrayList<>();
            Pg.monitorScope(SCOPE)
                .groups()
                .forEach((each, pids) -> groups.add(tuple(each, List.copyOf(pids))));
            groups.sort(Terms::compare);
            heard.add(List.copyOf(groups));
          } else {
            heard.add(List.copyOf(Pg.monitor(SCOPE, group).pids()));
          }
          Beam.register(a(group == null ? "watches_all" : "watches"), Beam.self());
          listen(heard);
        });
    soon(() -> there.whereis(a(group == null ? "watches_all" : "watches")).isPresent());
    return watcher;
  }

  @Test
  void otp09_whatHappensOnAnotherNodeIsHeard() throws Exception {
    perform(
        "otp09_monitors",
        () -> {
          Node one = scoped("one");
          Node two = scoped("two");
          connect(one, two);
          Pid b = member(two, "b");
          Pid c = member(two, "c");
          say("join", join(two, G, b));
          settle();
          Pid group = watcher(one, G);
          Pid all = watcher(one, null);
          hear(one, group, all);
          say("join", join(two, G, List.of(b, c)));
          hear(one, group, all);
          say("join", join(two, H, c));
          hear(one, group, all);
          say("join", join(one, G, member(one, "a")));
          hear(one, group, all);
          say("leave", leave(two, G, b));
          hear(one, group, all);
          say("leave", leave(two, G, List.of(b, c, b)));
          hear(one, group, all);
          say("join", join(two, G, List.of(c, b)));
          hear(one, group, all);
          killed(two, b);
          hear(one, group, all);
          disconnect(one, two);
          hear(one, group, all);
          connect(one, two);
          hear(one, group, all);
          stopScope(two);
          hear(one, group, all);
          scope(two);
          say("join", join(two, I, c));
          hear(one, group, all);
          stop(two);
          hear(one, group, all);
        });
  }

  private void hear(Node there, Pid group, Pid all) throws Exception {
    settle();
    say("group", heard(there, group));
    say("scope", heard(there, all));
  }
}
