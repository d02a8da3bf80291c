package dev.joist;

import static dev.joist.Hostile.entry;
import static dev.joist.Hostile.own;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.dist.ChannelOptions;
import dev.joist.dist.EtfCodec;
import dev.joist.otp.Global;
import dev.joist.otp.Global.LockId;
import dev.joist.otp.Pg;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a peer does that lies to the servers of groups and names: they go on, believe nothing that
/// cannot be, and keep a bounded part of what may be.
class HostileServersTest extends NodesTest {

  private static final Atom SCOPE = Atom.of("scope");
  private static final Atom NAMES = Atom.of("global_name_server");
  private static final EtfCodec CODEC = EtfCodec.of();

  private Hostile hostile;
  private Pid scope;
  private Pid names;

  @BeforeEach
  void startServers() {
    hostile = new Hostile(mesh, ChannelOptions.DEFAULT);
    scope = on(node, () -> Pg.start(SCOPE).pid());
    names = on(node, () -> Global.start().pid());
  }

  @AfterEach
  void closeHostile() {
    hostile.close();
  }

  // ---- what the peer says

  private void tells(Atom server, Object message) {
    hostile.says(node, Hostile.REG_SEND, own(hostile.pid(1)), entry(server.text()), term(message));
  }

  private static byte[] term(Object term) {
    return CODEC.encode(term);
  }

  private void casts(Atom server, Object message) {
    tells(server, Tuple.of(Atom.of("$gen_cast"), message));
  }

  private void calls(Atom server, Object request) {
    tells(server, Tuple.of(Atom.of("$gen_call"), Tuple.of(hostile.pid(1), 1L), request));
  }

  private static Tuple tuple(String word, Object... rest) {
    Object[] all = new Object[rest.length + 1];
    all[0] = Atom.of(word);
    System.arraycopy(rest, 0, all, 1, rest.length);
    return Tuple.of(all);
  }

  /// Terms of all kinds, pids of this node, of the peer and of nobody among them.
  private List<Object> anything() {
    List<Object> all =
        new ArrayList<>(
            List.of(
                scope,
                hostile.pid(1),
                Pid.of(Atom.of("nowhere@localhost"), 5, 0, 1),
                Atom.of("x"),
                1L,
                1.5,
                "text",
                Tuple.of(),
                Tuple.of(1L),
                List.of(),
                List.of(1L),
                List.of(hostile.pid(1), 1L),
                List.of(idle()),
                List.of(Tuple.of()),
                List.of(Tuple.of("group")),
                List.of(Tuple.of("group", 1L)),
                List.of(Tuple.of("group", List.of(1L))),
                List.of(Tuple.of("name", hostile.pid(1), 1L)),
                Ref.of(hostile.name, 7, 1, null)));
    all.add(Terms.parse("[a|b]"));
    all.add(Terms.parse("#{}"));
    return all;
  }

  private boolean isAlive(Pid pid) {
    return on(node, () -> Beam.isProcessAlive(pid));
  }

  private static List<Pid> members(Node at, Object group) {
    return on(at, () -> Pg.getMembers(SCOPE, group));
  }

  // ---- groups

  /// The peer's scope is known, and has one member in a group.
  private void meetsScope() {
    casts(
        SCOPE, tuple("sync", hostile.pid(1), List.of(Tuple.of("group", List.of(hostile.pid(2))))));
    expectSoon(List.of(hostile.pid(2)), () -> members(node, "group"));
  }

  /// The scope has done what it was told so far.
  private void expectDone(String group) {
    tells(SCOPE, tuple("join", hostile.pid(1), group, hostile.pid(3)));
    expectSoon(List.of(hostile.pid(3)), () -> members(node, group));
  }

  @Test
  void otp09_whatScopesSayThatMakesNoSenseIsIgnored() {
    meetsScope();
    for (Object a : anything()) {
      tells(SCOPE, tuple("discover", a));
      casts(SCOPE, tuple("sync", hostile.pid(1), a));
      calls(SCOPE, a);
      calls(SCOPE, tuple("join_local", "group", a));
      calls(SCOPE, tuple("monitor", a));
      for (Object b : anything()) {
        tells(SCOPE, tuple("join", a, "other", b));
        tells(SCOPE, tuple("leave", a, b, List.of("group")));
        tells(SCOPE, tuple("leave", hostile.pid(1), a, b));
      }
    }
    casts(SCOPE, tuple("sync", hostile.pid(1), List.of()));
    expectDone("end");
    assertTrue(isAlive(scope));
    assertEquals(List.of("end"), on(node, () -> Pg.whichGroups(SCOPE)));
    Pid own = idle();
    on(
        node,
        () -> {
          Pg.join(SCOPE, "group", own);
          return true;
        });
    assertEquals(List.of(own), members(node, "group"));
  }

  /// Of its own node, of the third, or of this one.
  @Test
  void otp09_aScopeSpeaksForProcessesOfItsOwnNode() throws Exception {
    connect(node, there);
    Pid own = idle();
    meetsScope();
    for (Pid other : List.of(own, idleThere())) {
      tells(SCOPE, tuple("join", hostile.pid(1), "group", other));
      tells(SCOPE, tuple("join", hostile.pid(1), "group", List.of(hostile.pid(4), other)));
      casts(SCOPE, tuple("sync", hostile.pid(1), List.of(Tuple.of("group", List.of(other)))));
    }
    for (Pid here : List.of(own, scope)) {
      tells(SCOPE, tuple("discover", here));
      casts(SCOPE, tuple("sync", here, List.of(Tuple.of("group", List.of(own)))));
      tells(SCOPE, tuple("join", here, "group", own));
    }
    expectDone("end");
    assertEquals(List.of(hostile.pid(2)), members(node, "group"));
    assertTrue(isAlive(own));
  }

  /// Each with a monitor that the peer never answers.
  @Test
  void otp09_thereIsOneScopeAtANode() {
    meetsScope();
    for (long i = 10; i < 500; i++) {
      tells(SCOPE, tuple("discover", hostile.pid(i)));
    }
    tells(SCOPE, tuple("discover", hostile.pid(1)));
    expectDone("end");
    assertEquals(List.of("end"), on(node, () -> Pg.whichGroups(SCOPE)));
    expectEventually(() -> entries(node).equals(Map.of("monitors", 1L)));
  }

  @Test
  void otp09_requestsAreTakenFromTheScopesOwnNode() {
    for (long i = 0; i < 500; i++) {
      calls(SCOPE, Atom.of("monitor"));
      calls(SCOPE, tuple("monitor", i));
      calls(SCOPE, tuple("join_local", i, hostile.pid(i)));
    }
    meetsScope();
    expectEventually(() -> entries(node).equals(Map.of("monitors", 1L)));
    assertEquals(List.of("group"), on(node, () -> Pg.whichGroups(SCOPE)));
  }

  /// A thousand processes, a thousand times each, leave all of a thousand groups.
  @Test
  void otp09_aLeaveOfManyFromManyTakesNoTimeWorthTheName() {
    meetsScope();
    List<Object> groups = new ArrayList<>();
    List<Object> many = new ArrayList<>();
    for (long i = 0; i < 100_000; i++) {
      groups.add(i);
      many.add(hostile.pid(i % 1000));
    }
    tells(SCOPE, tuple("join", hostile.pid(1), "crowd", List.copyOf(many)));
    tells(SCOPE, tuple("leave", hostile.pid(1), List.copyOf(many.reversed()), List.copyOf(groups)));
    tells(SCOPE, tuple("leave", hostile.pid(1), List.copyOf(many.reversed()), List.of("crowd")));
    expectDone("end");
    assertEquals(List.of(), members(node, "crowd"));
  }

  // ---- names

  /// The server of names has done what it was told so far, as the peer enters a name with the
  /// floor.
  private void expectEntered(String name) {
    Pid pid = hostile.pid(2);
    calls(NAMES, tuple("floor", hostile.pid(1)));
    calls(NAMES, tuple("enter", hostile.pid(1), name, pid, Atom.of("none")));
    casts(NAMES, tuple("yield", hostile.pid(1)));
    expectSoon(Optional.of(pid), () -> on(node, () -> Global.whereisName(name)));
  }

  @Test
  void dist16_whatServersOfNamesAreToldThatMakesNoSenseIsIgnored() {
    Pid own = idle();
    for (Object a : anything()) {
      tells(NAMES, a);
      casts(NAMES, a);
      calls(NAMES, a);
      tells(NAMES, tuple("discover", a));
      casts(NAMES, tuple("yield", a));
      for (String word :
          List.of("register", "re_register", "unregister", "floor", "names_of", "find", "alive")) {
        calls(NAMES, tuple(word, a));
      }
      for (Object b : anything()) {
        calls(NAMES, tuple("enter", hostile.pid(1), a, b, Atom.of("none")));
        calls(NAMES, tuple("register", "name", a, b));
        calls(NAMES, tuple("resolve", Atom.of("none"), "name", a, b));
        calls(NAMES, tuple("set_lock", a, b));
        calls(NAMES, tuple("merge", hostile.pid(1), a, b, a));
      }
    }
    expectEntered("end");
    assertTrue(isAlive(names));
    hostile.close(); // it has the floor, and answers nothing
    assertTrue(on(node, () -> Global.registerName("own", own)));
    assertTrue(isAlive(names));
    assertEquals(own, on(node, () -> Global.whereisName("own").orElseThrow()));
  }

  /// A merge is done as a whole or not at all.
  @Test
  void dist16_aMergeThatMakesNoSenseChangesNothing() {
    Pid own = idle();
    assertTrue(on(node, () -> Global.registerName("own", own)));
    calls(NAMES, tuple("floor", hostile.pid(1)));
    List<Object> broken =
        List.of(Tuple.of("name", hostile.pid(2), Atom.of("none")), Tuple.of("no name"));
    calls(NAMES, tuple("merge", hostile.pid(1), List.of("own"), broken, List.of()));
    calls(NAMES, tuple("merge", hostile.pid(1), List.of("own"), List.of(), List.of(1L)));
    expectEntered("end");
    Pid next = idle();
    assertTrue(on(node, () -> Global.registerName("next", next)));
    assertEquals(own, on(node, () -> Global.whereisName("own").orElseThrow()));
    assertFalse(on(node, () -> Global.whereisName("name").isPresent()));
  }

  /// Each with a monitor that the peer never answers.
  @Test
  void dist16_ofOneNodeFewWaitForTheFloorAndOneIsTheServer() {
    for (long i = 10; i < 500; i++) {
      calls(NAMES, tuple("floor", hostile.pid(i)));
    }
    calls(NAMES, tuple("merge", hostile.pid(10), List.of(), List.of(), servers()));
    expectEventually(() -> entries(node).equals(Map.of("monitors", 18L)));
    hostile.close();
    Pid own = idle();
    assertTrue(on(node, () -> Global.registerName("own", own)));
    expectNoEntries();
  }

  /// The scope would have it for ever: it knows nothing of it.
  @Test
  void dist16_nobodyHereHasTheFloorButTheRegistrar() {
    calls(NAMES, tuple("floor", scope));
    expectEntered("end");
    Pid own = idle();
    assertTrue(on(node, () -> Global.registerName("own", own)));
  }

  private List<Object> servers() {
    List<Object> servers = new ArrayList<>();
    for (long i = 1000; i < 1500; i++) {
      servers.add(hostile.pid(i));
    }
    return List.copyOf(servers);
  }

  /// A lock that is never taken back is free when the node that holds it is lost, as on Erlang.
  @Test
  void dist16_aLockThatIsNeverTakenBackIsFreeWhenItsNodeIsLost() {
    calls(NAMES, tuple("set_lock", "resource", "theirs", hostile.pid(1)));
    expectEntered("end");
    LockId id = new LockId("resource", "ours");
    List<Atom> here = List.of(node.name());
    assertFalse(on(node, () -> locks(id, here)));
    hostile.close();
    expectSoon(true, () -> on(node, () -> locks(id, here)));
  }

  private static boolean locks(LockId id, List<Atom> nodes) {
    boolean locked = Global.setLock(id, nodes, 0);
    if (locked) {
      Global.delLock(id, nodes);
    }
    return locked;
  }
}
