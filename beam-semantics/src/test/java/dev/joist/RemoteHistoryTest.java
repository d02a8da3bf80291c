package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories of links, monitors and cuts between two nodes: whatever happens, each monitor
/// that was not withdrawn is answered once, and no entry stays behind.
class RemoteHistoryTest extends TwoNodesTest {

  private static final int STEPS = 60;

  /// What a process knows of its monitors.
  private static final class Known {
    final Puppet puppet;
    final Map<Ref, Boolean> monitors = new HashMap<>();

    Known(Puppet puppet) {
      this.puppet = puppet;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void dist02_eachMonitorIsAnsweredOnceAndNothingStaysBehind(long seed) throws Exception {
    Random random = new Random(seed);
    List<Known> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Known known = new Known(i % 2 == 0 ? puppet() : puppetThere());
      known.puppet.does(() -> Beam.trapExit(true));
      all.add(known);
    }
    for (int step = 0; step < STEPS; step++) {
      Known who = all.get(random.nextInt(all.size()));
      Pid other = all.get(random.nextInt(all.size())).puppet.pid();
      switch (random.nextInt(10)) {
        case 0, 1 -> who.puppet.does(() -> Beam.link(other));
        case 2, 3 -> who.puppet.does(() -> Beam.unlink(other));
        case 4, 5, 6 -> {
          if (!other.equals(who.puppet.pid())) {
            Ref ref = who.puppet.call(() -> Beam.monitor(other));
            who.monitors.put(ref, false);
          }
        }
        case 7 -> {
          for (Ref ref : Set.copyOf(who.monitors.keySet())) {
            if (random.nextInt(3) == 0) {
              who.puppet.does(() -> Beam.demonitor(ref, DemonitorOption.FLUSH));
              who.monitors.remove(ref);
            }
          }
        }
        case 8 -> {
          if (random.nextBoolean()) {
            mesh.cut(node, there);
            mesh.heal(node, there);
          } else {
            node.disconnect(there.name());
          }
        }
        default -> who.puppet.does(() -> Beam.exit(other, atom("trapped")));
      }
    }
    for (Known known : all) {
      known.puppet.does(() -> settle(known, all));
    }
    for (Known known : all) {
      if (known.puppet.pid().node().equals(node.name())) {
        node.exit(known.puppet.pid(), KILL);
      } else {
        there.exit(known.puppet.pid(), KILL);
      }
    }
    expectNoEntries();
  }

  /// Withdraws its monitors: each was there, or has fired by then, once. The end of a connection
  /// may be told at any time until then.
  private static void settle(Known known, List<Known> all) {
    for (Known other : all) {
      Beam.unlink(other.puppet.pid());
    }
    Set<Ref> fired = new HashSet<>();
    for (Ref ref : known.monitors.keySet()) {
      if (!Beam.demonitor(ref, DemonitorOption.INFO)) {
        fired.add(ref);
      }
    }
    Map<Ref, Integer> downs = new HashMap<>();
    Beam.receive(
        java.time.Duration.ZERO,
        message -> {
          if (message instanceof Down down) {
            downs.merge(down.ref(), 1, Integer::sum);
            assertTerm(NOCONNECTION, down.reason());
          } else {
            assertTrue(message instanceof Exit, () -> "unexpected: " + message);
          }
          return null;
        },
        () -> null);
    downs.forEach((ref, count) -> {
      assertEquals(1, count);
      assertTrue(known.monitors.containsKey(ref), "a withdrawn monitor has fired");
    });
    assertEquals(fired, downs.keySet(), "a monitor neither is there nor has fired, or both");
  }
}
