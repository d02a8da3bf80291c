package dev.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unlink;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Signals between two nodes.
class RemoteRulesTest extends TwoNodesTest {

  @Test
  void sig02_aMessageArrivesByPidAndByName() throws Exception {
    Puppet b = puppetThere();
    there.register(atom("b"), b.pid());
    run(() -> {
      send(b.pid(), Tuple.of(atom("hello"), self()));
      send(at("b", there), "by name");
    });
    b.does(() -> {
      Tuple hello = (Tuple) next();
      assertEquals(node.name(), ((Pid) hello.element(2)).node());
      expectMessage("by name");
      expectNoMessage();
    });
  }

  @Test
  void link01_aLinkAcrossNodesEndsWithTheReason() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> {
      trapExit(true);
      link(b.pid());
      assertEquals(List.of(b.pid()), info(self(), "links"));
    });
    b.begins(() -> exit(atom("reason")));
    a.does(() -> {
      expectExit(b.pid(), atom("reason"));
      expectNoMessage();
      assertEquals(List.of(), info(self(), "links"));
    });
    expectNoEntries();
  }

  @Test
  void link08_unlinkAcrossNodesIsAcknowledged() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> {
      link(b.pid());
      unlink(b.pid());
    });
    expectNoEntries();
    a.does(() -> link(b.pid()));
    a.does(() -> unlink(b.pid()));
    a.does(() -> link(b.pid()));
    b.does(() -> trapExit(true));
    kill(a.pid());
    b.does(() -> {
      expectExit(a.pid(), KILLED);
      expectNoMessage();
    });
    expectNoEntries();
  }

  @Test
  void link05_linkingToADeadProcessThereGivesAnExitNoproc() throws Exception {
    Pid dead = idleThere();
    there.exit(dead, KILL);
    run(() -> {
      trapExit(true);
      link(dead);
      expectExit(dead, NOPROC);
    });
    expectNoEntries();
  }

  @Test
  void mon02_aMonitorAcrossNodesTellsTheReason() throws Exception {
    Puppet b = puppetThere();
    there.register(atom("b"), b.pid());
    run(() -> {
      Ref byPid = monitor(b.pid());
      Ref byName = monitor(PROCESS, at("b", there));
      exit(b.pid(), atom("reason"));
      expectMessage(down(byPid, b.pid(), atom("reason")));
      expectMessage(down(byName, at("b", there), atom("reason")));
      Ref again = monitor(b.pid());
      expectMessage(down(again, b.pid(), NOPROC));
      Ref nobody = monitor(PROCESS, at("b", there));
      expectMessage(down(nobody, at("b", there), NOPROC));
    });
    expectNoEntries();
  }

  @Test
  void dist02_aLostConnectionEndsLinksAndMonitorsAtBothEnds() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    Ref[] ref = new Ref[1];
    a.does(() -> {
      trapExit(true);
      link(b.pid());
      ref[0] = monitor(b.pid());
    });
    b.does(() -> trapExit(true));
    expectEventually(() -> entries(there).size() == 2);
    mesh.cut(node, there);
    a.does(() -> {
      expectExit(b.pid(), NOCONNECTION);
      expectMessage(down(ref[0], b.pid(), NOCONNECTION));
      expectNoMessage();
    });
    b.does(() -> {
      expectExit(a.pid(), NOCONNECTION);
      expectNoMessage();
    });
    expectNoEntries();
  }
}
