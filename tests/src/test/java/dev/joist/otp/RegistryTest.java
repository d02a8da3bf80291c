package dev.joist.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.joist.Beam;
import dev.joist.otp.Registry.Entry;
import dev.joist.otp.Registry.Keys;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import dev.joist.testkit.JoistTest;
import dev.joist.testkit.TestNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Registries and process groups, as the manual shows them.
@JoistTest
class RegistryTest {

  private static final Atom ROOMS = Atom.of("rooms");
  private static final Atom NEWS = Atom.of("news");
  private static final Atom SCOPE = Atom.of("scope");

  record Room(String name) implements GenServer<String> {
    @Override
    public InitResult<String> init() {
      return GenServer.ok(name);
    }

    @Override
    public CallResult<String> handleCall(Object request, From from, String state) {
      return GenServer.reply(state, state);
    }
  }

  @Test
  void aServerIsNamedByAnyTerm(TestNode node) throws Exception {
    node.run(() -> {
      // tag::names
      Pid registry = Registry.startLink(ROOMS, Keys.UNIQUE).pid();
      Registry rooms = new Registry(ROOMS);
      Pid room = GenServer.startLink(new Room("tea"), StartOption.name(rooms.name("tea"))).pid();
      Object answer = GenServer.call(rooms.name("tea"), "who are you?");
      // end::names
      assertEquals("tea", answer);
      assertEquals(Optional.of(room), rooms.whereisName("tea"));
      StartResult second =
          GenServer.startLink(new Room("other"), StartOption.name(rooms.name("tea")));
      assertEquals(new StartResult.Failed(Tuple.of(Atom.of("already_started"), room)), second);
      Beam.unlink(room);
      node.kill(room);
      assertEquals(Optional.empty(), rooms.whereisName("tea"), "before the registry has learnt it");
      ProcLib.stop(registry);
    });
  }

  @Test
  void manyListenUnderOneKey(TestNode node) throws Exception {
    node.run(() -> {
      // tag::listeners
      Pid registry = Registry.startLink(NEWS, Keys.DUPLICATE).pid();
      Registry news = new Registry(NEWS);
      news.register("weather", "loud").orFail();
      news.register("weather", "soft").orFail();
      news.dispatch("weather", entry -> Beam.send(entry.pid(), "rain, " + entry.value()));
      // end::listeners
      node.expectMessage("rain, loud");
      node.expectMessage("rain, soft");
      assertEquals(2, news.count());
      assertEquals(List.of("weather", "weather"), news.keys(Beam.self()));
      news.unregister("weather");
      assertEquals(List.of(), news.lookup("weather"));
      assertThrows(ErrorException.class, () -> news.updateValue("weather", v -> v));
      ProcLib.stop(registry);
    });
  }

  @Test
  void aValueIsUpdatedByItsOwner(TestNode node) throws Exception {
    node.run(() -> {
      Pid registry = Registry.startLink(ROOMS, Keys.UNIQUE).pid();
      Registry rooms = new Registry(ROOMS);
      rooms.register("hits", 1L).orFail();
      assertEquals(Optional.of(2L), rooms.updateValue("hits", n -> (Long) n + 1));
      assertEquals(List.of(new Entry(Beam.self(), 2L)), rooms.lookup("hits"));
      assertEquals(
          Outcome.refused(Tuple.of(Atom.of("already_registered"), Beam.self())),
          rooms.register("hits", 5L));
      rooms.unregister("hits");
      ProcLib.stop(registry);
    });
    ErrorException gone =
        assertThrows(
            ErrorException.class, () -> node.node().run(() -> new Registry(ROOMS).lookup("hits")));
    assertEquals(Tuple.of(Atom.of("unknown_registry"), ROOMS), gone.reason());
  }

  @Test
  void theDefaultScopeIsPg(TestNode node) throws Exception {
    node.run(() -> {
      Pid scope = Pg.startLink(Pg.DEFAULT_SCOPE).pid();
      assertEquals(Optional.of(scope), Beam.whereis(Atom.of("pg")));
      Pg.join(Pg.DEFAULT_SCOPE, "room 7", Beam.self());
      assertEquals(List.of(Beam.self()), Pg.getMembers(Pg.DEFAULT_SCOPE, "room 7"));
      ProcLib.stop(scope);
    });
  }

  @Test
  void groupsAreJoinedAndWatched(TestNode node) throws Exception {
    node.run(() -> {
      // tag::groups
      Pid scope = Pg.startLink(SCOPE).pid();
      Pg.GroupMonitor watch = Pg.monitor(SCOPE, "room 7");
      Pg.join(SCOPE, "room 7", Beam.self());
      List<Pid> members = Pg.getMembers(SCOPE, "room 7");
      Pg.Change change = Pg.Change.of(Beam.receive());
      // end::groups
      assertEquals(List.of(Beam.self()), members);
      assertEquals(
          new Pg.Change(watch.ref(), Pg.Change.What.JOIN, "room 7", List.of(Beam.self())), change);
      ProcLib.stop(scope);
    });
  }
}
