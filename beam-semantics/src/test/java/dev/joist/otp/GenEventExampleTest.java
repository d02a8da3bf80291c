package dev.joist.otp;

import static dev.joist.otp.GenEvent.addHandler;
import static dev.joist.otp.GenEvent.call;
import static dev.joist.otp.GenEvent.ok;
import static dev.joist.otp.GenEvent.reply;
import static dev.joist.otp.GenEvent.syncNotify;
import static dev.joist.otp.GenEvent.whichHandlers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.joist.Node;
import dev.joist.signal.ErrorException;
import dev.joist.term.Pid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The handlers that the manual shows.
@Timeout(60)
class GenEventExampleTest {

  // tag::handlers
  record Fire(String room) {}

  record Counted() implements Request<Long> {}

  /// Counts alarms.
  record Counter() implements GenEvent<Long> {

    @Override
    public EventInit<Long> init() {
      return ok(0L);
    }

    @Override
    public EventResult<Long> handleEvent(Object event, Long count) {
      return ok(event instanceof Fire ? count + 1 : count);
    }

    @Override
    public EventReply<Long> handleCall(Object request, Long count) {
      return reply((Counted) request, count, count);
    }
  }

  /// Fails at the first alarm.
  record Broken() implements GenEvent<Boolean> {

    @Override
    public EventInit<Boolean> init() {
      return ok(true);
    }

    @Override
    public EventResult<Boolean> handleEvent(Object event, Boolean state) {
      throw new IllegalStateException("no battery");
    }
  }

  // end::handlers

  @Test
  void gs11_aHandlerThatFailsIsRemovedAndTheOthersStay() throws Exception {
    try (Node node = Node.start("test")) {
      node.run(() -> {
        // tag::use
        Pid alarms = GenEvent.start().pid();
        addHandler(alarms, "counter", new Counter());
        addHandler(alarms, "siren", new Broken());
        syncNotify(alarms, new Fire("kitchen")); // the siren fails, and is removed
        long fires = call(alarms, "counter", new Counted());
        // end::use
        assertEquals(1, fires);
        assertEquals(List.of("counter"), whichHandlers(alarms));
        ErrorException none =
            assertThrows(ErrorException.class, () -> call(alarms, "siren", new Counted()));
        assertEquals("bad_module", none.reason().toString());
        return true;
      });
    }
  }
}
