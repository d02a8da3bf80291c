package dev.joist.samples.bank;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.spawnMonitor;

import dev.joist.Node;
import dev.joist.Spawned;
import dev.joist.otp.ChildSpec;
import dev.joist.otp.StartOption;
import dev.joist.otp.Supervisor;
import dev.joist.otp.SupervisorFlags;
import dev.joist.samples.bank.Branch.Restarted;
import dev.joist.samples.bank.Line.Malformed;
import dev.joist.samples.bank.Teller.Outcome;
import dev.joist.samples.bank.Teller.Stuck;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bank's day: a process that reads the transfers, gives each to a teller of its own, hears
/// what became of it, and ends with the [BalanceSheet] as its exit reason.
///
/// It starts the supervisor of journal and branch, and is linked to it: they end with the desk, and
/// it with them.
final class Desk {

  /// The name that the desk is registered with.
  static final Atom NAME = Atom.of("desk");

  /// How many tellers there are at most. So many transfers are on the way, no more, however long
  /// the file is: nobody has more messages waiting than this many tellers can send.
  static final int TELLERS = 256;

  /// The name that the supervisor of journal and branch is registered with.
  static final Atom BANK_NAME = Atom.of("bank");

  /// Without its journal the bank cannot go on: nothing is restarted.
  private static final SupervisorFlags BANK_FLAGS =
      SupervisorFlags.oneForOne().intensity(0, Duration.ofSeconds(1));

  private static final List<ChildSpec> BANK =
      List.of(
          ChildSpec.of("journal", () -> Journal.startLink()),
          ChildSpec.of("branch", () -> Branch.startLink()).supervisor());

  private static final Atom KILLED = Atom.of("killed");
  private static final Logger LOG = LoggerFactory.getLogger("bank");

  private final Iterator<Line> lines;
  private final Progress progress;
  private final Map<Ref, Transfer> tellers = new HashMap<>();
  private final Tally tally = new Tally();
  private String unread = "";

  private Desk(Iterator<Line> lines, Progress progress) {
    this.lines = lines;
    this.progress = progress;
  }

  /// Runs as the desk.
  ///
  /// @param node the one it runs on
  static void run(Node node, Iterator<Line> lines, Progress progress) {
    register(NAME, self());
    try (Node.Listening _ = node.onReport(Branch::report)) {
      var _ = Supervisor.startLink(BANK_FLAGS, BANK, StartOption.name(BANK_NAME)).pid();
      Desk desk = new Desk(lines, progress);
      desk.work();
      exit(desk.close());
    }
  }

  private void work() {
    // tag::desk
    while (true) {
      while (tellers.size() < TELLERS && hasMore()) {
        accept(lines.next());
      }
      if (tellers.isEmpty()) {
        return;
      }
      hear(receive());
    }
    // end::desk
  }

  private boolean hasMore() {
    try {
      return unread.isEmpty() && lines.hasNext();
    } catch (UnusableFileException e) {
      unread = String.valueOf(e.getMessage());
      return false;
    }
  }

  private void accept(Line line) {
    switch (line) {
      case Transfer transfer -> employ(transfer);
      case Malformed malformed -> {
        tally.malformed(malformed);
        LOG.warn("Skipped {}", malformed);
      }
    }
  }

  private void employ(Transfer transfer) {
    Spawned teller =
        spawnMonitor(() -> {
          throw exit(Teller.carryOut(transfer));
        });
    tellers.put(teller.ref(), transfer);
  }

  private Transfer leave(Ref teller) {
    Transfer transfer = tellers.remove(teller);
    if (transfer == null) {
      throw new IllegalStateException("no teller is known by " + teller);
    }
    return transfer;
  }

  private void hear(Object message) {
    switch (message) {
      case Down(Ref teller, _, _, Outcome outcome) -> finish(leave(teller), outcome);
      case Down(Ref teller, _, _, _) -> employ(leave(teller)); // the teller itself was lost
      case Stuck(String account, Transfer transfer) -> {
        String incident = transfer + ": " + account + " is stuck, so it is killed and restarted";
        LOG.warn(incident);
        progress.incident(incident);
      }
      case Restarted(_, Object reason) when reason.equals(KILLED) -> tally.killed();
      case Restarted(String account, Object reason) -> {
        tally.crashed();
        progress.incident(account + " crashed and is restarted: " + cause(reason));
      }
      case Object other -> throw new IllegalStateException("the desk was sent " + other);
    }
  }

  private void finish(Transfer transfer, Outcome outcome) {
    tally.finished(outcome);
    if (outcome == Outcome.GIVEN_UP) {
      LOG.warn("Given up: {}, {}", transfer, transfer.note());
    }
    progress.finished(tally.finished());
  }

  /// The message of the exception in an exit reason, `{{Class, Message}, StackTrace}`.
  private static String cause(Object reason) {
    return reason instanceof Tuple error && error.element(1) instanceof Tuple thrown
        ? String.valueOf(thrown.element(2))
        : Terms.toString(reason);
  }

  /// Asks every account what it has, and holds that against the journal.
  private BalanceSheet close() {
    List<Holding> holdings = new ArrayList<>();
    List<String> discrepancies = new ArrayList<>();
    for (Holding journal : Journal.audit()) {
      Holding account = new Holding(journal.account(), Account.balance(journal.account()));
      holdings.add(account);
      if (!account.equals(journal)) {
        discrepancies.add(
            "  %s says it has %s, the journal says %s"
                .formatted(
                    account.account(),
                    Money.format(account.cents()),
                    Money.format(journal.cents())));
      }
    }
    hearTheRest();
    progress.end();
    return new BalanceSheet(holdings, discrepancies, tally.count(), tally.kept(), unread);
  }

  /// Once the branch has answered, all that it had to tell was told.
  private void hearTheRest() {
    var _ = Supervisor.countChildren(Branch.NAME);
    Optional<Object> news = atOnce();
    while (news.isPresent()) {
      hear(news.get());
      news = atOnce();
    }
  }

  private static Optional<Object> atOnce() {
    return receive(Duration.ZERO, Optional::of, Optional::empty);
  }
}
