package dev.joist;

import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.signal.Handler;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The event-style account that the documents show.
@Timeout(60)
class HandlerExampleTest {

  private record Deposit(long cents) {}

  private record Query(Pid from, Ref tag) {}

  private record Answer(Ref tag, long cents) {}

  // tag::account
  private static final class Account implements Handler {

    private long balance;

    @Override
    public void handle(Object message) {
      switch (message) {
        case Deposit(long cents) -> balance += cents;
        case Query(Pid from, Ref tag) -> send(from, new Answer(tag, balance));
        default -> {} // a stray message
      }
    }
  }

  // end::account

  @Test
  void recv01_anAccountKeepsItsBalanceFromMessageToMessage() throws Exception {
    try (Node node = Node.start("example");
        Inbox inbox = node.inbox()) {
      // tag::spawn
      Pid account = node.spawn(new Account());
      node.send(account, new Deposit(500));
      // end::spawn
      node.send(account, new Deposit(200));
      Ref tag = inbox.monitor(account);
      node.send(account, new Query(inbox.pid(), tag));
      assertEquals(new Answer(tag, 700), inbox.receive(Duration.ofSeconds(60)));
    }
  }
}
