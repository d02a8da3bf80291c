package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.otp.GenServer;
import dev.joist.otp.Pg;
import dev.joist.otp.Pg.Change.What;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Process groups over several nodes: the cases of OTP's own `pg_SUITE`.
class PgNodesTest extends NodesTest {

  private static final Atom SCOPE = Atom.of("scope");

  private static Pid scope(Node node) {
    return on(node, () -> Pg.start(SCOPE).pid());
  }

  private void scopes(Node... nodes) throws InterruptedException {
    connect(nodes);
    for (Node each : nodes) {
      scope(each);
    }
  }

  private static void join(Node node, Object group, Pid... pids) {
    on(
        node,
        () -> {
          if (pids.length == 1) {
            Pg.join(SCOPE, group, pids[0]);
          } else {
            Pg.join(SCOPE, group, List.of(pids));
          }
          return true;
        });
  }

  private static boolean leave(Node node, Object group, Pid... pids) {
    return on(node, () -> Pg.leave(SCOPE, group, List.of(pids)));
  }

  private static List<Pid> members(Node node, Object group) {
    return on(node, () -> Pg.getMembers(SCOPE, group));
  }

  /// The members become these, in whatever order, each as often as it is said.
  private static void expectMembers(Node node, Object group, Pid... pids) {
    expectSoon(sorted(List.of(pids)), () -> sorted(members(node, group)));
  }

  private static List<Pid> localMembers(Node node, Object group) {
    return on(node, () -> Pg.getLocalMembers(SCOPE, group));
  }

  // ---- OTP-08

  @Test
  void otp08_onlyLocalProcessesJoinAndLeave() throws Exception {
    scopes(node, there);
    Pid other = idleThere();
    Pid own = idle();
    run(() -> {
      Tuple nolocal = Tuple.of(atom("nolocal"), other);
      assertError(nolocal, () -> Pg.join(SCOPE, "group", other), "not of this node");
      assertError(nolocal, () -> Pg.join(SCOPE, "group", List.of(own, other)));
      assertError(nolocal, () -> Pg.leave(SCOPE, "group", other));
      assertError(nolocal, () -> Pg.leave(SCOPE, "group", List.of(other, own)));
      assertEquals(List.of(), Pg.whichGroups(SCOPE));
    });
  }

  @Test
  void otp08_aMemberThereIsNoLocalMember() throws Exception {
    scopes(node, there);
    Pid a = idle();
    Pid b = idleThere();
    join(node, "both", a);
    join(there, "both", b);
    join(there, "theirs", b);
    expectMembers(node, "both", a, b);
    expectMembers(node, "theirs", b);
    assertEquals(List.of(a), localMembers(node, "both"));
    assertEquals(List.of(), localMembers(node, "theirs"));
    run(() -> {
      assertEquals(List.of("both"), Pg.whichLocalGroups(SCOPE));
      assertEquals(2, Pg.whichGroups(SCOPE).size());
    });
    assertFalse(leave(node, "theirs", a));
    kill(b);
    there.exit(b, KILL);
    expectMembers(node, "both", a);
    expectSoon(List.of("both"), () -> on(node, () -> Pg.whichGroups(SCOPE)));
  }

  // ---- OTP-09: two nodes

  @Test
  void otp09_whoHasJoinedBeforeIsSeenByAScopeThatComesLater() throws Exception {
    connect(node, there);
    scope(node);
    Pid a = idle();
    join(node, "group", a);
    scope(there);
    expectMembers(there, "group", a);
    Pid b = idleThere();
    join(there, "group", b, b);
    expectMembers(node, "group", a, b, b);
    assertTrue(leave(there, "group", b));
    expectMembers(node, "group", a, b);
    node.exit(a, KILL);
    expectMembers(there, "group", b);
    assertTrue(leave(there, "group", b));
    expectMembers(node, "group");
    expectSoon(List.of(), () -> on(node, () -> Pg.whichGroups(SCOPE)));
  }

  @Test
  void otp09_aProcessThatEndsLeavesAllItsGroupsEverywhere() throws Exception {
    scopes(node, there);
    Pid a = idle();
    Pid other = idle();
    join(node, "one", a, a, other);
    join(node, "two", a);
    join(node, "three", a);
    expectMembers(there, "three", a);
    assertTrue(leave(node, "three", a));
    expectMembers(there, "three");
    node.exit(a, KILL);
    expectMembers(there, "one", other);
    expectMembers(there, "two");
  }

  @Test
  void otp09_aGroupThatIsEmptyBecauseOfAnotherNodeVanishes() throws Exception {
    Node third = another("third");
    scopes(node, there, third);
    Pid b = idleThere();
    join(there, "group", b);
    expectMembers(node, "group", b);
    expectMembers(third, "group", b);
    assertTrue(leave(there, "group", b));
    for (Node each : List.of(node, third)) {
      expectSoon(List.of(), () -> on(each, () -> Pg.whichGroups(SCOPE)));
    }
    Pid a = idle();
    join(node, "group", a);
    expectMembers(there, "group", a);
    expectMembers(third, "group", a);
  }

  @Test
  void otp09_scopesOfOtherNamesHaveNothingInCommon() throws Exception {
    scopes(node, there);
    Atom other = atom("other_scope");
    on(there, () -> Pg.start(other));
    Pid b = idleThere();
    on(
        there,
        () -> {
          Pg.join(other, "group", b);
          return true;
        });
    join(there, "group", b, b);
    expectMembers(node, "group", b, b);
    assertEquals(List.of(), on(node, () -> Pg.getMembers(other, "group")));
  }

  @Test
  void otp09_aScopeThatIsNotThereMissesNothing() throws Exception {
    connect(node, there);
    scope(node);
    Pid a = idle();
    join(node, "group", a); // whom there is nobody to tell
    scope(there);
    expectMembers(there, "group", a);
  }

  @Test
  void otp09_scopesThatStartApartFindEachOther() throws Exception {
    scope(node);
    scope(there);
    Pid a = idle();
    Pid b = idleThere();
    join(node, "group", a);
    join(there, "group", b);
    assertEquals(List.of(a), members(node, "group"));
    connect(node, there);
    expectMembers(node, "group", a, b);
    expectMembers(there, "group", a, b);
  }

  @Test
  void otp09_aScopeThatIsStartedAgainForgetsItsOwnAndLearnsOfTheOthers() throws Exception {
    connect(node, there);
    Pid first = scope(node);
    scope(there);
    Pid a = idle();
    Pid b = idleThere();
    join(node, "group", a);
    join(there, "group", b);
    expectMembers(there, "group", a, b);
    Ref ref = inbox.monitor(first);
    node.exit(first, KILL);
    expectDown(ref, first, KILLED);
    scope(node);
    expectMembers(node, "group", b);
    expectMembers(there, "group", b);
    join(node, "group", a);
    expectMembers(there, "group", a, b);
  }

  @Test
  void otp09_theSameProcessInManyGroupsAndManyTimesIsSeenSo() throws Exception {
    connect(node, there);
    scope(node);
    Pid a = idle();
    join(node, "double", a, a);
    join(node, "double", a);
    join(node, "single", a);
    scope(there);
    expectMembers(there, "double", a, a, a);
    expectMembers(there, "single", a);
    assertTrue(leave(node, "double", a, a));
    expectMembers(there, "double", a);
  }

  // ---- OTP-09: nodes that are lost

  /// Scopes that know each other have answered each other's first words, too: what they tell now
  /// comes behind these. An answer to a node that is lost by then opens a connection.
  private void expectAllAnswered(Pid a, Pid b) throws InterruptedException {
    join(node, "said", a);
    join(there, "said there", b);
    expectMembers(there, "said", a);
    expectMembers(node, "said there", b);
  }

  @Test
  void otp09_theMembersOfALostNodeDropOutAndAreBackWithIt() throws Exception {
    scopes(node, there);
    Pid a = idle();
    Pid b = idleThere();
    join(node, "group", a);
    join(there, "group", b);
    expectMembers(node, "group", a, b);
    expectMembers(there, "group", a, b);
    expectAllAnswered(a, b);
    assertTrue(node.disconnect(there.name()));
    expectMembers(node, "group", a);
    expectMembers(there, "group", b);
    Pid late = idle();
    join(node, "group", late);
    assertTrue(leave(there, "group", b));
    join(there, "other", b);
    assertEquals(List.of(), node.nodes(), "a scope has opened a connection");
    connect(node, there);
    for (Node each : List.of(node, there)) {
      expectMembers(each, "group", a, late);
      expectMembers(each, "other", b);
    }
  }

  @Test
  void otp09_aNodeThatEndsTakesItsMembersAlong() throws Exception {
    scopes(node, there);
    Pid a = idle();
    join(node, "group", a);
    join(there, "group", idleThere());
    expectSoon(2, () -> members(node, "group").size());
    there.close();
    expectMembers(node, "group", a);
  }

  @Test
  void otp09_threeNodesEachAloneSeeTheirOwnAndAllWhenTheyAreTogether() throws Exception {
    Node third = another("third");
    List<Node> all = List.of(node, there, third);
    scopes(node, there, third);
    Pid a = idle();
    Pid b = idleThere();
    Pid c = idle(third);
    join(node, "group", a);
    join(there, "group", b);
    join(third, "group", c);
    for (Node each : all) {
      expectMembers(each, "group", a, b, c);
    }
    split(List.of(node), List.of(there, third));
    expectMembers(node, "group", a);
    expectMembers(there, "group", b, c);
    expectMembers(third, "group", b, c);
    split(List.of(there), List.of(third));
    expectMembers(there, "group", b);
    expectMembers(third, "group", c);
    Pid alone = idleThere();
    join(there, "group", alone);
    heal(List.of(node), List.of(third));
    expectMembers(node, "group", a, c);
    expectMembers(third, "group", a, c);
    heal(List.of(there), List.of(node, third));
    for (Node each : all) {
      expectMembers(each, "group", a, b, alone, c);
    }
  }

  @Test
  void otp09_twoPairsOfFourNodesMergeWhatHasHappenedMeanwhile() throws Exception {
    Node third = another("third");
    Node fourth = another("fourth");
    List<Node> left = List.of(node, there);
    List<Node> right = List.of(third, fourth);
    scopes(node, there, third, fourth);
    Pid a = idle();
    Pid b = idleThere();
    Pid c = idle(third);
    Pid d = idle(fourth);
    join(node, "group", a);
    join(third, "group", c);
    expectMembers(fourth, "group", a, c);
    expectMembers(there, "group", a, c);
    split(left, right);
    join(there, "group", b);
    join(fourth, "group", d);
    assertTrue(leave(third, "group", c));
    expectMembers(node, "group", a, b);
    expectMembers(there, "group", a, b);
    expectMembers(third, "group", d);
    expectMembers(fourth, "group", d);
    heal(left, right);
    for (Node each : List.of(node, there, third, fourth)) {
      expectMembers(each, "group", a, b, d);
    }
  }

  @Test
  void otp09_manyGroupsAreExchangedWhenNodesMeet() throws Exception {
    scope(node);
    scope(there);
    List<Pid> own = new ArrayList<>();
    List<Pid> theirs = new ArrayList<>();
    for (long i = 0; i < 40; i++) {
      Pid a = idle();
      Pid b = idleThere();
      own.add(a);
      theirs.add(b);
      join(node, i, a);
      join(there, i % 2 == 0 ? i : i + 100, b);
    }
    connect(node, there);
    for (int i = 0; i < 40; i++) {
      long group = i;
      Pid[] both = i % 2 == 0 ? new Pid[] {own.get(i), theirs.get(i)} : new Pid[] {own.get(i)};
      expectMembers(node, group, both);
      expectMembers(there, group, both);
      if (i % 2 != 0) {
        expectMembers(node, group + 100, theirs.get(i));
      }
    }
    assertEquals(60, on(node, () -> Pg.whichGroups(SCOPE)).size());
  }

  // ---- OTP-09: what scopes say to each other

  @Test
  void otp09_whatAScopeSaysThatNobodyKnowsIsNotBelieved() throws Exception {
    Pid scope = scope(node);
    Pid stranger = idle();
    Pid a = idle();
    node.send(scope, Tuple.of(atom("join"), stranger, "group", a));
    node.send(scope, Tuple.of(atom("leave"), stranger, a, List.of("group")));
    run(() -> assertEquals(List.of(), Pg.monitor(SCOPE, "group").pids()));
  }

  @Test
  void otp09_aViewThatWasWrongIsPutRightByTheNextSync() throws Exception {
    connect(node, there);
    Pid scope = scope(node);
    Pid peer = scope(there);
    Pid b = idleThere();
    Pid wrong = idleThere();
    join(there, "group", b);
    join(there, "other", b);
    expectMembers(node, "group", b);
    expectMembers(node, "other", b);
    var _ = inbox.run(() -> Pg.monitor(SCOPE, "group"));
    Object stale = List.of(Tuple.of("group", List.of(wrong, b, b)));
    inbox.run(() -> {
      GenServer.cast(scope, Tuple.of(atom("sync"), peer, stale));
      return true;
    });
    expectMembers(node, "group", wrong, b, b);
    expectMembers(node, "other");
    there.send(peer, Tuple.of(atom("discover"), scope));
    expectMembers(node, "group", b);
    expectMembers(node, "other", b);
    expectNoMessage(); // it is no news that a view was wrong
  }

  @Test
  void otp09_aSecondDiscoveryChangesNothing() throws Exception {
    connect(node, there);
    Pid scope = scope(node);
    Pid peer = scope(there);
    Pid b = idleThere();
    join(there, "group", b);
    expectMembers(node, "group", b);
    var _ = inbox.run(() -> Pg.monitorScope(SCOPE));
    for (int i = 0; i < 3; i++) {
      there.send(peer, Tuple.of(atom("discover"), scope));
    }
    join(there, "end", b);
    assertEquals("end", Pg.Change.of(next()).group());
    assertEquals(List.of(b), members(node, "group"));
  }

  // ---- OTP-09: monitors

  @Test
  void otp09_whoMonitorsAGroupIsToldOfOtherNodes() throws Exception {
    scopes(node, there);
    Pid b = idleThere();
    Pg.GroupMonitor watch = inbox.run(() -> Pg.monitor(SCOPE, "group"));
    assertEquals(List.of(), watch.pids());
    join(there, "group", b, b);
    assertEquals(
        new Pg.Change(watch.ref(), What.JOIN, "group", List.of(b, b)), Pg.Change.of(next()));
    join(there, "other", b);
    assertTrue(leave(there, "group", b));
    assertEquals(new Pg.Change(watch.ref(), What.LEAVE, "group", List.of(b)), Pg.Change.of(next()));
    assertTrue(node.disconnect(there.name()));
    assertEquals(new Pg.Change(watch.ref(), What.LEAVE, "group", List.of(b)), Pg.Change.of(next()));
    connect(node, there);
    assertEquals(new Pg.Change(watch.ref(), What.JOIN, "group", List.of(b)), Pg.Change.of(next()));
    expectNoMessage();
  }

  @Test
  void otp09_whoMonitorsAScopeIsToldOfOtherNodes() throws Exception {
    scopes(node, there);
    Pid a = idle();
    Pid b = idleThere();
    join(node, "own", a);
    join(there, "theirs", b);
    expectMembers(node, "theirs", b);
    Pg.ScopeMonitor watch = inbox.run(() -> Pg.monitorScope(SCOPE));
    assertEquals(Map.of("own", List.of(a), "theirs", List.of(b)), watch.groups());
    there.exit(b, KILL);
    assertEquals(
        new Pg.Change(watch.ref(), What.LEAVE, "theirs", List.of(b)), Pg.Change.of(next()));
    assertTrue(inbox.run(() -> Pg.demonitor(SCOPE, watch.ref())));
    Pid late = idleThere();
    join(there, "theirs", late);
    expectMembers(node, "theirs", late);
    expectNoMessage();
  }

  @Test
  void otp09_aWatcherThatEndsIsForgotten() throws Exception {
    scopes(node, there);
    Puppet watcher = puppet();
    watcher.does(() -> assertInstanceOf(Ref.class, Pg.monitor(SCOPE, "group").ref()));
    kill(watcher.pid());
    Pid b = idleThere();
    join(there, "group", b);
    expectMembers(node, "group", b);
  }
}
