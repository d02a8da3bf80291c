package dev.joist.pekko.ref;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.pekko.Version;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.typed.internal.adapter.ActorRefAdapter;
import org.junit.jupiter.api.Test;

/// Joist uses Pekko's internals, which may change with any release. Who changes the version reads
/// the comments in this package that say *Internal API*, compares what they speak of with the new
/// sources, runs all tests with `-Pslow`, and then writes the new version here.
class PekkoVersionTest {

  @Test
  void theVersionIsTheOneThatWasLookedAt() {
    assertEquals("1.7.0", Version.current());
  }

  @Test
  void whatAReferenceHasToDoIsWhatItWas() {
    Set<String> wanted = new TreeSet<>();
    for (Class<?> c = InternalActorRef.class; c != Object.class; c = c.getSuperclass()) {
      abstractMethods(c).map(Method::getName).forEach(wanted::add);
    }
    assertEquals(
        Set.copyOf(
            List.of(
                "$bang",
                "getChild",
                "getParent",
                "isLocal",
                "isTerminated",
                "path",
                "provider",
                "restart",
                "resume",
                "sendSystemMessage",
                "start",
                "stop",
                "suspend")),
        wanted);
  }

  @Test
  void aTypedReferenceMayStillBeOneOfOurs() throws ReflectiveOperationException {
    assertEquals(0, ActorRefAdapter.class.getModifiers() & Modifier.FINAL);
    Method tell = ActorRefAdapter.class.getMethod("tell", Object.class);
    assertEquals(0, tell.getModifiers() & Modifier.FINAL);
  }

  private static Stream<Method> abstractMethods(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()));
  }
}
