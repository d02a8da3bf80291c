package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.otp.CallResult;
import dev.joist.otp.Erpc;
import dev.joist.otp.From;
import dev.joist.otp.GenServer;
import dev.joist.otp.Global;
import dev.joist.otp.Global.LockId;
import dev.joist.otp.InitResult;
import dev.joist.otp.Pg;
import dev.joist.otp.Resolve;
import dev.joist.otp.StartOption;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Groups, names and calls across nodes, as the manual shows them.
class NamesAndGroupsAcrossNodesTest extends NodesTest {

  private static final Atom SCOPE = Atom.of("chat");
  private static final Atom PRICE = Atom.of("price");
  private static final Map<Object, Object> PRICES = Map.of("tea", 3L);

  private record Bank(long balance) implements GenServer<Long> {
    @Override
    public InitResult<Long> init() {
      return GenServer.ok(balance);
    }

    @Override
    public CallResult<Long> handleCall(Object request, From from, Long sum) {
      return GenServer.reply(sum, sum);
    }
  }

  @Override
  NodeOptions options(String name) {
    // tag::entry
    NodeOptions shop =
        super.options(name)
            .withEntry(
                "price", Erpc.function(arguments -> PRICES.getOrDefault(arguments.getFirst(), 0L)));
    // end::entry
    return shop;
  }

  @Test
  void otp09_membersOfAllNodesAreInAGroup() throws Exception {
    connect(node, there);
    for (Node each : List.of(node, there)) {
      on(each, () -> Pg.start(SCOPE).pid());
    }
    Pid other = idleThere();
    on(
        there,
        () -> {
          Pg.join(SCOPE, "room 7", other);
          return true;
        });
    expectSoon(List.of(other), () -> on(node, () -> Pg.getMembers(SCOPE, "room 7")));
    run(() -> {
      // tag::groups
      Pg.join(SCOPE, "room 7", Beam.self());
      List<Pid> members = Pg.getMembers(SCOPE, "room 7"); // of all nodes
      List<Pid> own = Pg.getLocalMembers(SCOPE, "room 7");
      // end::groups
      assertEquals(List.of(Beam.self(), other), members);
      assertEquals(List.of(Beam.self()), own);
    });
  }

  @Test
  void dist16_aServerIsFoundByItsNameOnAnyNode() throws Exception {
    connect(node, there);
    run(() -> {
      // tag::start
      Pid names = Global.start().pid(); // or Global.childSpec(), the first child of a supervisor
      Pid bank = GenServer.start(new Bank(7), StartOption.global("bank")).pid();
      // end::start
      assertEquals(Optional.of(bank), Global.whereisName("bank"));
      assertTrue(Beam.isProcessAlive(names));
    });
    on(
        there,
        () -> {
          var _ = Global.start();
          Global.sync();
          // tag::call
          Object balance = GenServer.call(Global.name("bank"), "balance");
          // end::call
          return assertSeven(balance);
        });
  }

  private static boolean assertSeven(Object balance) {
    assertEquals(7L, balance);
    return true;
  }

  @Test
  void dist16_aFunctionOfTheProgramsOwnDecidesWhoKeepsAName() throws Exception {
    // tag::resolve
    Resolve.Function oldest = (name, first, second) -> Optional.of(second);
    Map<Atom, Resolve.Function> functions = Map.of(Atom.of("oldest"), oldest);
    // end::resolve
    for (Node each : List.of(node, there)) {
      on(each, () -> Global.start(functions).pid());
    }
    Pid a = idle();
    Pid b = idleThere();
    assertTrue(
        // tag::named
        on(node, () -> Global.registerName("bank", a, Resolve.named("oldest")))
        // end::named
        );
    assertTrue(on(there, () -> Global.registerName("bank", b, Resolve.named("oldest"))));
    connect(node, there);
    expectSoon(Optional.of(a), () -> on(there, () -> Global.whereisName("bank")));
    assertTrue(there.isProcessAlive(b));
  }

  @Test
  void dist16_somethingIsDoneByOneProcessAtATime() throws Exception {
    run(() -> {
      var _ = Global.start();
      // tag::trans
      LockId migration = new LockId("migration", Beam.self());
      String done = Global.trans(migration, () -> "migrated");
      // end::trans
      assertEquals("migrated", done);
    });
  }

  @Test
  void spawn13_aFunctionIsCalledAtAnotherNode() throws Exception {
    Atom shop = there.name();
    run(() -> {
      // tag::erpc
      Object price = Erpc.call(shop, PRICE, List.of("tea"), Duration.ofSeconds(20));
      // end::erpc
      assertEquals(3L, price);
      ErrorException unknown =
          assertThrows(ErrorException.class, () -> Erpc.call(shop, atom("exit"), List.of()));
      assertTerm(Tuple.of(atom("erpc"), atom("notsup")), unknown.reason());
    });
  }
}
