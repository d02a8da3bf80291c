package dev.joist.pekko.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.joist.pekko.PekkoNode;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.NotATermException;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.ConfigurationException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an actor tells an actor of another node.
@Timeout(300)
class JoistSerializerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  record Order(String customer, List<Line> lines) {}

  record Line(String article, int count) {}

  private static final Config REMOTE =
      ConfigFactory.parseString(
              """
              pekko {
                actor.provider = remote
                actor.allow-java-serialization = off
                actor.serialization-bindings {
                  "dev.joist.pekko.wire.JoistSerializerTest$Order" = joist
                }
                remote.use-unsafe-remote-features-outside-cluster = on
                remote.warn-unsafe-watch-outside-cluster = off
                remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
              }
              joist.records = ["dev.joist.pekko.wire.JoistSerializerTest$Order"]
              """)
          .withFallback(ConfigFactory.load());

  private ActorSystem here;
  private ActorSystem there;

  @BeforeEach
  void startSystems() {
    here = ActorSystem.create("here", REMOTE);
    there = ActorSystem.create("there", REMOTE);
  }

  @AfterEach
  void endSystems() throws Exception {
    for (ActorSystem system : new ActorSystem[] {here, there}) {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private ActorRef remote(ActorRef ofThere) throws Exception {
    String address = ((ExtendedActorSystem) there).provider().getDefaultAddress().toString();
    return here.actorSelection(address + ofThere.path().toStringWithoutAddress())
        .resolveOne(PATIENCE)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void anActorTellsTermsToAnActorOfAnotherNode() throws Exception {
    TestKit probe = new TestKit(there);
    ActorRef to = remote(probe.getRef());
    Pid pid = PekkoNode.get(here).spawn(() -> {});
    Ref ref = Ref.of(pid.node(), pid.creation(), 5, pid);
    for (Object term :
        List.of(
            pid,
            ref,
            Atom.of("hello"),
            Tuple.of(Atom.of("order"), new Order("Ada", List.of(new Line("tea", 2)))),
            new Order("Ada", List.of(new Line("tea", 2))),
            new Down(ref, Atom.of("process"), pid, Atom.of("normal")),
            Fun.external(Atom.of("lists"), Atom.of("map"), 2))) {
      to.tell(term, ActorRef.noSender());
      Object told = probe.receiveOne(PATIENCE);
      assertTrue(Terms.exactlyEqual(term, told), () -> term + " came as " + told);
      assertEquals(term.getClass(), told.getClass());
    }
  }

  @Test
  void bothFormsOfTheSerializerAgree() throws Exception {
    Serialization serialization = SerializationExtension.get(here);
    Order order = new Order("Ada", List.of(new Line("tea", 2)));
    var serializer =
        assertInstanceOf(JoistSerializer.class, serialization.findSerializerFor(order));
    byte[] bytes = serializer.toBinary(order);
    ByteBuffer buffer = ByteBuffer.allocateDirect(1000);
    serializer.toBinary(order, buffer);
    buffer.flip();
    assertEquals(bytes.length, buffer.remaining());
    assertEquals(order, serializer.fromBinary(buffer, serializer.manifest(order)));
    assertEquals(order, serializer.fromBinary(bytes, serializer.manifest(order)));
    assertEquals(
        order,
        serialization
            .deserialize(bytes, serializer.identifier(), serializer.manifest(order))
            .get());
    var error = assertThrows(CborException.class, () -> serializer.fromBinary(bytes, "cbor-999"));
    assertTrue(error.getMessage().contains("cbor-999"), error::getMessage);
    assertThrows(
        NotATermException.class,
        () -> serializer.toBinary(Tuple.of(Fun.local("f", 0, (Runnable) () -> {}))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          records = 5                     | joist.records is 5; allowed is a list of the names
          records = ["no.Such"]           | of which there is no class
          records = ["java.lang.String"]  | "java.lang.String", ...], which is no record
          wire.max-depth = deep           | joist.wire.max-depth is "deep"; allowed is a number from 0 on
          wire.max-depth = -1             | joist.wire.max-depth is -1; allowed is a number from 0 on
          wire.max-memory = much          | joist.wire.max-memory is "much"; allowed is a size such as 256 MiB
          wire = null                     | joist.wire.max-depth is missing
          """)
  void wrongSettingsNameKeyValueAndWhatIsAllowed(String setting, String why) {
    Config config =
        ConfigFactory.parseString("joist." + setting + "\npekko.actor.provider = local")
            .withFallback(ConfigFactory.load());
    var error =
        assertThrows(ConfigurationException.class, () -> ActorSystem.create("wrong", config));
    assertTrue(error.getMessage().contains(why), error::getMessage);
  }
}
