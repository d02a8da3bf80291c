package dev.joist.otp;

import static dev.joist.otp.GenStatem.call;
import static dev.joist.otp.GenStatem.keepStateAndData;
import static dev.joist.otp.GenStatem.nextState;
import static dev.joist.otp.GenStatem.ok;
import static dev.joist.otp.GenStatem.postpone;
import static dev.joist.otp.GenStatem.reply;
import static dev.joist.otp.GenStatem.stateTimeout;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.Beam;
import dev.joist.Node;
import dev.joist.otp.StatemEvent.Call;
import dev.joist.otp.StatemEvent.StateTimeout;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The machines that the manual shows.
@Timeout(60)
class GenStatemExampleTest {

  // tag::requests
  record Press(String button) implements Request<Boolean> {}

  record Enter() implements Request<String> {}

  // end::requests

  // tag::machine
  enum Door {
    LOCKED,
    OPEN
  }

  /// A door that opens for some seconds when its buttons are pressed in the right order.
  record Lock(List<String> code, Duration open) implements GenStatem<Door, List<String>> {

    @Override
    public StatemInit<Door, List<String>> init() {
      return ok(Door.LOCKED, code);
    }

    @Override
    public StateFunction<Door, List<String>> stateFunction(Door state) {
      return switch (state) {
        case LOCKED -> this::locked;
        case OPEN -> this::open;
      };
    }

    private StatemResult<Door, List<String>> locked(StatemEvent event, List<String> left) {
      return switch (event) {
        case Call(From from, Press press) when !press.button().equals(left.getFirst()) ->
            nextState(Door.LOCKED, code, reply(from, press, false));
        case Call(From from, Press press) when left.size() == 1 ->
            nextState(Door.OPEN, code, reply(from, press, true), stateTimeout(open, "close"));
        case Call(From from, Press press) ->
            nextState(Door.LOCKED, left.subList(1, left.size()), reply(from, press, true));
        case Call(_, Enter _) -> keepStateAndData(postpone()); // who stands before the door waits
        default -> keepStateAndData();
      };
    }

    private StatemResult<Door, List<String>> open(StatemEvent event, List<String> left) {
      return switch (event) {
        case StateTimeout _ -> nextState(Door.LOCKED, code);
        case Call(From from, Enter enter) -> keepStateAndData(reply(from, enter, "welcome"));
        case Call(From from, Press press) -> keepStateAndData(reply(from, press, true));
        default -> keepStateAndData();
      };
    }
  }

  // end::machine

  @Test
  void otp01_whoComesEarlyWaitsUntilTheDoorIsOpen() throws Exception {
    try (Node node = Node.start("test")) {
      node.run(() -> {
        // tag::use
        Pid door = GenStatem.start(new Lock(List.of("1", "2"), Duration.ofSeconds(60))).pid();
        RequestId<String> entered = GenStatem.sendRequest(door, new Enter());
        call(door, new Press("1"));
        call(door, new Press("2"));
        Response<String> welcome = entered.receiveResponse(Duration.ofSeconds(5));
        // end::use
        assertEquals(new Response.Reply<>("welcome"), welcome);
        return true;
      });
    }
  }

  @Test
  void otp02_theDoorClosesByItself() throws Exception {
    try (Node node = Node.start("test")) {
      node.run(() -> {
        Pid door = GenStatem.start(new Lock(List.of("1"), Duration.ofMillis(1))).pid();
        call(door, new Press("1"));
        while (!(Sys.getState(door) instanceof Tuple pair && pair.element(1).equals(Door.LOCKED))) {
          Beam.sleep(Duration.ofMillis(1));
        }
        return true;
      });
    }
  }
}
