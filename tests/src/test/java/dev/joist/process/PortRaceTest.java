package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.KILL;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.ErrorException;
import dev.joist.signal.Exit;
import dev.joist.signal.PortDriver;
import dev.joist.term.Port;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a port's driver does and is told against the end of the port.
///
/// *Hazard:* the driver is told that its port is open, or given a command, after it was told that
/// the port is closed; data from the driver reaches the owner after the port's exit signal.
///
/// *Reachable:* not. The driver is told to open before the owner's right is given back, and nothing
/// after it was told to close. Its data goes through the port's own queue.
///
/// *Command:* `./joist test -Dtest=PortRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class PortRaceTest {

  @Test
  void link18_theDriverIsToldOfTheCloseLast() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess owner = stage.process();
      Log log = new Log();
      return Race.of(
              as(
                  owner,
                  () -> {
                    Port port = LocalPort.open(owner, log);
                    try {
                      LocalPort.command(owner, port, 1L);
                    } catch (ErrorException closed) {
                      // By the end of its owner, which comes next.
                    }
                  }),
              stage.exit(owner, KILL),
              stage.assistant())
          .then(() -> {
            stage.settle();
            if (!log.told.isEmpty()) {
              assertEquals("opened", log.told.getFirst(), log.told::toString);
              assertEquals("closed", log.told.getLast(), log.told::toString);
              assertTrue(log.told.size() <= 3, log.told::toString);
            }
          });
    });
  }

  @Test
  void sig19_noDataComesAfterTheEndOfThePort() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess owner = stage.process();
      Linking.trapExit(owner, true);
      return Race.of(
              as(
                  owner,
                  () -> {
                    Port port = LocalPort.open(owner, new Source());
                    Linking.exit(owner, port, KILL);
                  }))
          .then(() -> {
            stage.settle();
            List<Object> messages = stage.messages(owner);
            assertInstanceOf(Exit.class, messages.getLast(), messages::toString);
          });
    });
  }

  /// A driver that writes down what it is told.
  private static final class Log implements PortDriver {

    final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void opened(Outlet outlet) {
      told.add("opened");
    }

    @Override
    public void command(Object data) {
      told.add("command");
    }

    @Override
    public void closed(Object reason) {
      told.add("closed");
    }
  }

  /// A driver that has something for the owner at once, on its own thread.
  private static final class Source implements PortDriver {

    @Override
    public void opened(Outlet outlet) {
      outlet.data(1L);
      outlet.data(2L);
    }

    @Override
    public void command(Object data) {}
  }
}
