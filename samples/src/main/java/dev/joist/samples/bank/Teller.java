package dev.joist.samples.bank;

import static dev.joist.Beam.demonitor;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.DemonitorOption.FLUSH;

import dev.joist.samples.bank.Account.Answer;
import dev.joist.samples.bank.Account.Ask;
import dev.joist.samples.bank.Account.Taken;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One transfer: a process that takes it through, and ends with the [Outcome] as its exit reason.
///
/// ```
///   debit the payer ──▶ refused: not covered
///     │      └── its account failed three times over it ──▶ refund the payer ──▶ given up
///     ▼
///   credit the payee ──▶ done
///            └── its account failed three times over it ──▶ revoke the credit ──▶ done after all
///                                                             └──▶ refund the payer ──▶ given up
/// ```
///
/// An account that ends while it has this transfer in hand may or may not have booked it. Asking
/// again tells. If a teller itself is lost, another one begins from the top and gets the answers
/// that the first one got.
final class Teller {

  /// How often an account may fail over one transfer.
  static final int STRIKES = 3;

  /// How long an account may have one wish in hand.
  static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Atom KILL = Atom.of("kill");

  /// What became of a transfer.
  enum Outcome {
    /// The payee has the money.
    DONE,
    /// The payer did not have the money.
    REFUSED,
    /// An account failed over it again and again; the payer has the money.
    GIVEN_UP
  }

  /// News for the desk: an account did not answer and was killed.
  record Stuck(String account, Transfer transfer) {}

  private final Transfer transfer;

  private Teller(Transfer transfer) {
    this.transfer = transfer;
  }

  /// Takes a transfer through, as a process of its own.
  static Outcome carryOut(Transfer transfer) {
    return new Teller(transfer).carryOut();
  }

  private Outcome carryOut() {
    String payer = transfer.from();
    String payee = transfer.to();
    Posting paid = ask(payer, Step.DEBIT).orElseGet(() -> insist(payer, Step.REFUND));
    if (paid != Posting.DEBITED) {
      return paid == Posting.REFUSED ? Outcome.REFUSED : Outcome.GIVEN_UP;
    }
    Posting taken = ask(payee, Step.CREDIT).orElseGet(() -> insist(payee, Step.REVOKE));
    if (taken == Posting.CREDITED) {
      return Outcome.DONE;
    }
    var _ = insist(payer, Step.REFUND);
    return Outcome.GIVEN_UP;
  }

  private Optional<Posting> ask(String account, Step step) {
    return ask(account, step, STRIKES);
  }

  private Posting insist(String account, Step step) {
    return ask(account, step, Integer.MAX_VALUE).orElseThrow();
  }

  /// What an account answers. Asks until there is an answer, or the account has failed so often
  /// over this.
  private Optional<Posting> ask(String account, Step step, int strikes) {
    Pid pid = Branch.find(account);
    int failures = 0;
    while (true) {
      switch (tryOnce(account, pid, step)) {
        case Answer(_, Posting posting) -> {
          return Optional.of(posting);
        }
        case Taken _ -> failures++;
        default -> {} // it ended over something else
      }
      if (failures == strikes) {
        return Optional.empty();
      }
      pid = Branch.restarted(account);
    }
  }

  // tag::ask
  /// @return the last thing heard: the answer, that the wish was taken, or that the account is gone
  private Object tryOnce(String account, Pid pid, Step step) {
    Ref ref = monitor(pid);
    send(pid, new Ask(self(), ref, step, transfer));
    if (receive(ref, about(ref)) instanceof Taken taken) {
      Object heard = receive(ref, PATIENCE, about(ref), () -> kill(pid, ref, account));
      demonitor(ref, FLUSH);
      return heard instanceof Answer ? heard : taken;
    }
    return ref;
  }

  private Object kill(Pid pid, Ref ref, String account) {
    exit(pid, KILL); // it may loop or block: it is dead all the same
    send(Desk.NAME, new Stuck(account, transfer));
    return receive(ref, about(ref));
  }

  private static Function<Object, @Nullable Object> about(Ref ref) {
    return message ->
        switch (message) {
          case Taken(Ref r) when r.equals(ref) -> message;
          case Answer(Ref r, _) when r.equals(ref) -> message;
          case Down(Ref r, _, _, _) when r.equals(ref) -> message;
          default -> null;
        };
  }
  // end::ask
}
