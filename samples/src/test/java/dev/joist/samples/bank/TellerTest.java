package dev.joist.samples.bank;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.reply;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.otp.ChildSpec;
import dev.joist.samples.bank.Account.Answer;
import dev.joist.samples.bank.Account.Ask;
import dev.joist.samples.bank.Account.Taken;
import dev.joist.samples.bank.Teller.Outcome;
import dev.joist.signal.Call;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a teller asks of whom, when accounts answer, die and get stuck as the test says.
class TellerTest {

  /// What an account does when it is asked.
  private enum Play {
    /// It takes the wish and does what was asked.
    OBEY,
    /// It takes the wish, and says that it has no money.
    REFUSE,
    /// It takes the wish, and says that it has been credited.
    CREDITED,
    /// It takes the wish, and says that it will never be credited.
    REVOKED,
    /// It takes the wish, and says that it has taken its payment back.
    REFUNDED,
    /// It takes the wish and dies.
    DIE,
    /// It dies before it takes the wish.
    DIE_OF_ANOTHER,
    /// It takes the wish and does nothing more.
    STICK
  }

  private final List<String> asked = new ArrayList<>();

  @Test
  void thePayerIsDebitedThenThePayeeIsCredited() throws InterruptedException {
    assertEquals(Outcome.DONE, outcome(plays(Play.OBEY), plays(Play.OBEY)));
    assertEquals(List.of("payer debit", "payee credit"), asked);
  }

  @Test
  void whenThePayerRefusesNobodyElseIsAsked() throws InterruptedException {
    assertEquals(Outcome.REFUSED, outcome(plays(Play.REFUSE), plays()));
    assertEquals(List.of("payer debit"), asked);
  }

  @Test
  void aPayerThatDiesThreeTimesGetsARefundAndNobodyIsCredited() throws InterruptedException {
    assertEquals(
        Outcome.GIVEN_UP, outcome(plays(Play.DIE, Play.DIE, Play.DIE, Play.OBEY), plays()));
    assertEquals(List.of("payer debit", "payer debit", "payer debit", "payer refund"), asked);
  }

  @Test
  void aPayerThatDiesTwiceIsAskedAThirdTime() throws InterruptedException {
    assertEquals(Outcome.DONE, outcome(plays(Play.DIE, Play.DIE, Play.OBEY), plays(Play.OBEY)));
  }

  @Test
  void aPayeeThatDiesThreeTimesIsRevokedAndThePayerRefunded() throws InterruptedException {
    assertEquals(
        Outcome.GIVEN_UP,
        outcome(plays(Play.OBEY, Play.OBEY), plays(Play.DIE, Play.DIE, Play.DIE, Play.OBEY)));
    assertEquals(
        List.of(
            "payer debit",
            "payee credit",
            "payee credit",
            "payee credit",
            "payee revoke",
            "payer refund"),
        asked);
  }

  @Test
  void aPayeeThatDiesThreeTimesAndHasTheMoneyKeepsIt() throws InterruptedException {
    assertEquals(
        Outcome.DONE,
        outcome(plays(Play.OBEY), plays(Play.DIE, Play.DIE, Play.DIE, Play.CREDITED)));
    assertEquals("payee revoke", asked.getLast());
  }

  @Test
  void revokingAndRefundingAreNeverGivenUp() throws InterruptedException {
    Play[] payer = new Play[1 + 10 + 1];
    Arrays.fill(payer, Play.DIE);
    payer[0] = Play.OBEY;
    payer[11] = Play.OBEY;
    Play[] payee = new Play[Teller.STRIKES + 10 + 1];
    Arrays.fill(payee, Play.DIE);
    payee[payee.length - 1] = Play.OBEY;
    assertEquals(Outcome.GIVEN_UP, outcome(plays(payer), plays(payee)));
    assertEquals(11, asked.stream().filter("payee revoke"::equals).count());
    assertEquals(11, asked.stream().filter("payer refund"::equals).count());
  }

  @Test
  void anAccountThatDiesOfAnotherTransferIsAskedAsOftenAsItTakes() throws InterruptedException {
    Play[] payer = new Play[10];
    Arrays.fill(payer, Play.DIE_OF_ANOTHER);
    payer[9] = Play.OBEY;
    assertEquals(Outcome.DONE, outcome(plays(payer), plays(Play.OBEY)));
  }

  @Test
  void anAccountThatIsStuckIsKilledAndAskedAgain() throws InterruptedException {
    assertEquals(Outcome.DONE, outcome(plays(Play.OBEY), plays(Play.STICK, Play.OBEY)));
    assertEquals(List.of("payer debit", "payee credit", "payee credit"), asked);
  }

  @Test
  void aTransferThatAFormerTellerHasRefundedIsNotCredited() throws InterruptedException {
    assertEquals(Outcome.GIVEN_UP, outcome(plays(Play.REFUNDED), plays()));
    assertEquals(List.of("payer debit"), asked);
  }

  @Test
  void aTransferThatAFormerTellerHasRevokedIsRefunded() throws InterruptedException {
    assertEquals(Outcome.GIVEN_UP, outcome(plays(Play.OBEY, Play.OBEY), plays(Play.REVOKED)));
    assertEquals(List.of("payer debit", "payee credit", "payer refund"), asked);
  }

  // ---- the stage

  private static Deque<Play> plays(Play... plays) {
    return new ArrayDeque<>(List.of(plays));
  }

  /// What a teller of one transfer comes to. A branch of the test's starts a new account whenever
  /// one is looked for, and each account plays one thing when it is asked and then ends.
  private Object outcome(Deque<Play> payer, Deque<Play> payee) throws InterruptedException {
    Map<String, Deque<Play>> plays = Map.of("payer", payer, "payee", payee);
    try (Node node = Node.start("stage");
        Inbox desk = node.inbox()) {
      node.register(Desk.NAME, desk.pid());
      node.register(
          Branch.NAME,
          node.spawn(() -> {
            while (true) {
              if (receive() instanceof Call(Tuple from, Tuple wish)) {
                String account = (String) ChildSpec.of(wish.element(2)).id();
                Play play = plays.get(account).remove();
                reply(from, found(spawn(() -> act(account, play))));
              }
            }
          }));
      Transfer transfer = new Transfer(2, 1, "payer", "payee", 100, "");
      var _ =
          desk.spawnMonitor(() -> {
            throw exit(Teller.carryOut(transfer));
          });
      return desk.receive(
          Duration.ofMinutes(1), message -> message instanceof Down down ? down.reason() : null);
    }
  }

  /// As a supervisor answers of a child that runs.
  private static Tuple found(Pid pid) {
    return Tuple.of(Atom.of("error"), Tuple.of(Atom.of("already_started"), pid));
  }

  private void act(String account, Play play) {
    if (play == Play.DIE_OF_ANOTHER) {
      return;
    }
    Ask ask = (Ask) receive();
    synchronized (asked) {
      asked.add(account + " " + ask.step().name().toLowerCase(Locale.ROOT));
    }
    send(ask.teller(), new Taken(ask.ref()));
    Posting posting =
        switch (play) {
          case OBEY ->
              switch (ask.step()) {
                case DEBIT -> Posting.DEBITED;
                case CREDIT -> Posting.CREDITED;
                case REVOKE -> Posting.REVOKED;
                case REFUND -> Posting.REFUNDED;
              };
          case REFUSE -> Posting.REFUSED;
          case CREDITED -> Posting.CREDITED;
          case REVOKED -> Posting.REVOKED;
          case REFUNDED -> Posting.REFUNDED;
          case DIE -> throw exit(Atom.of("died"));
          case STICK -> receive(_ -> null);
          case DIE_OF_ANOTHER -> throw new IllegalStateException("asked after its death");
        };
    send(ask.teller(), new Answer(ask.ref(), posting));
  }
}
