package dev.joist.otp;

import static dev.joist.otp.GenServer.call;
import static dev.joist.otp.GenServer.cast;
import static dev.joist.otp.GenServer.noReply;
import static dev.joist.otp.GenServer.ok;
import static dev.joist.otp.GenServer.reply;
import static dev.joist.otp.GenServer.stop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.joist.Node;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The ways of a server, in a few words.
@Timeout(60)
class GenServerBaseTest {

  record Deposit(long cents) implements Request<Long> {}

  record Balance() implements Request<Integer> {}

  record Account() implements GenServer<Long> {

    @Override
    public InitResult<Long> init() {
      return ok(0L);
    }

    @Override
    public CallResult<Long> handleCall(Object request, From from, Long balance) {
      return switch (request) {
        case Deposit d -> reply(d, balance + d.cents(), balance + d.cents());
        case Balance b -> reply(b, (int) (long) balance, balance);
        case Atom other -> stop(other, balance);
        default -> reply(request, balance);
      };
    }

    @Override
    public CastResult<Long> handleCast(Object request, Long balance) {
      return noReply(0L);
    }
  }

  @Test
  void gs01_aCallIsAnswered() throws Exception {
    try (Node node = Node.start("bank")) {
      node.run(() -> {
        Pid account = GenServer.start(new Account(), StartOption.name("account")).pid();
        assertEquals(5, call(account, new Deposit(5)));
        assertEquals(12, call(Atom.of("account"), new Deposit(7)));
        int balance = call(account, new Balance());
        assertEquals(12, balance);
        assertEquals(12L, Sys.getState(account));
        assertEquals(13L, Sys.replaceState(account, s -> (long) s + 1));
        cast(account, "reset");
        Sys.suspend(account);
        ExitException late =
            assertThrows(
                ExitException.class, () -> call(account, new Balance(), Duration.ofMillis(1)));
        assertEquals(
            "{timeout,{gen_server,call,[" + account + ",{balance},1]}}",
            Terms.toString(late.reason()));
        Sys.resume(account);
        assertEquals(0, call(account, new Balance()));
        assertEquals("plain", call(account, "plain"));
        ExitException end = assertThrows(ExitException.class, () -> call(account, Atom.of("bad")));
        assertEquals("{bad,{gen_server,call,[" + account + ",bad]}}", Terms.toString(end.reason()));
        Pid other = GenServer.start(new Account(), StartOption.name("account")).pid();
        ProcLib.stop(other);
        return true;
      });
    }
  }
}
