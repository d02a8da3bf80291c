package dev.joist.samples.bank;

import static dev.joist.Beam.demonitor;
import static dev.joist.Beam.error;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.DemonitorOption.FLUSH;

import dev.joist.otp.ProcLib;
import dev.joist.otp.StartResult;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.Optional;

/// One account: a process that does what tellers ask of it, one thing after the other.
///
/// It may crash wherever it is, or be killed; the next process of the account reads back what this
/// one has written and goes on from there.
final class Account {

  /// A teller's wish.
  ///
  /// @param teller whom to answer
  /// @param ref to be repeated in the answers
  /// @param step what to do
  /// @param transfer about which transfer
  record Ask(Pid teller, Ref ref, Step step, Transfer transfer) {}

  /// The first answer: the account has this wish in hand, and if it ends now, then because of it.
  record Taken(Ref ref) {}

  /// The second answer: what stands in the journal.
  record Answer(Ref ref, Posting posting) {}

  /// What is the balance?
  private record Enquiry(Pid customer, Ref ref) {}

  /// The answer to an enquiry.
  private record Balance(Ref ref, long cents) {}

  private Account() {}

  /// The name that the process of an account is registered with.
  static Atom name(String account) {
    return Atom.of("account " + account);
  }

  /// What an account says it has; for any process.
  static long balance(String account) {
    Pid pid = Branch.find(account);
    while (true) {
      Ref ref = monitor(pid);
      send(pid, new Enquiry(self(), ref));
      Object heard =
          receive(
              ref,
              message ->
                  switch (message) {
                    case Balance(Ref r, _) when r.equals(ref) -> message;
                    case Down(Ref r, _, _, _) when r.equals(ref) -> message;
                    default -> null;
                  });
      demonitor(ref, FLUSH);
      if (heard instanceof Balance(_, long cents)) {
        return cents;
      }
      pid = Branch.restarted(account);
    }
  }

  /// Starts the account, which the calling process supervises.
  static StartResult startLink(String account) {
    Object started = ProcLib.startLink(() -> run(account));
    StartResult result = StartResult.of(started);
    return result == null ? new StartResult.Failed(started) : result;
  }

  /// Runs as the account.
  private static void run(String account) throws InterruptedException {
    register(name(account), self());
    ProcLib.initAck(Tuple.of(Atom.of("ok"), self()));
    // tag::account
    Book book = new Book(account, Journal.open(account)); // what former processes have written
    while (true) {
      switch (receive()) {
        case Ask(Pid teller, Ref ref, Step step, Transfer transfer) -> {
          send(teller, new Taken(ref));
          Optional<Entry> decision = book.decide(step, transfer);
          if (decision.isPresent()) { // else it was asked before, and says the same again
            Poison.early(step, transfer); // may crash, loop for ever, or block for an hour
            Journal.write(decision.get()); // from here on it counts
            book.enter(decision.get());
            Poison.late(step, transfer); // may crash
          }
          send(teller, new Answer(ref, book.standing(transfer)));
        }
        case Enquiry(Pid customer, Ref ref) -> send(customer, new Balance(ref, book.balance()));
        case Object other -> throw error(Tuple.of(Atom.of("not_understood"), other));
      }
    }
    // end::account
  }
}
