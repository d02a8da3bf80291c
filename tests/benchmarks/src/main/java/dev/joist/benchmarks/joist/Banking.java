package dev.joist.benchmarks.joist;

import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawnLink;
import static dev.joist.benchmarks.joist.Messages.DONE;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A teller has accounts pay each other; an account waits for the other's answer.
final class Banking {

  private static final long BALANCE = 1_000_000_000;

  record Credit(Pid teller, int cents, Pid to) {}

  record Debit(Pid from, Ref ref, int cents) {}

  record Reply(Ref ref) {}

  record Ask(Pid from) {}

  record Balance(long cents) {}

  private Banking() {}

  static Body straight(Run run, int... sizes) {
    return () -> teller(run, sizes[0], sizes[1], () -> spawnLink(Banking::account));
  }

  static Body event(Run run, int... sizes) {
    return () -> teller(run, sizes[0], sizes[1], () -> spawnLink(new Account()));
  }

  private static void teller(Run run, int accounts, int transfers, Supplier<Pid> account) {
    List<Pid> pids = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      pids.add(account.get());
    }
    Dice dice = new Dice(1);
    run.begin();
    for (int i = 0; i < transfers; i++) {
      // to an account of a higher number, so no two wait for each other
      int from = dice.next(Math.max(1, accounts / 10 * 8));
      int to = from + 1 + dice.next(accounts - from - 1);
      send(pids.get(from), new Credit(self(), dice.next(1000), pids.get(to)));
    }
    collect(transfers, DONE);
    run.stop();
    long sum = 0;
    for (Pid pid : pids) {
      send(pid, new Ask(self()));
      sum += ((Balance) receive()).cents();
    }
    run.check("money", accounts * BALANCE, sum);
    run.end(transfers);
  }

  private static void account() {
    long balance = BALANCE;
    while (true) {
      switch (receive()) {
        case Credit(Pid teller, int cents, Pid to) -> {
          Ref ref = makeRef();
          send(to, new Debit(self(), ref, cents));
          var _ =
              receive(ref, message -> message instanceof Reply(Ref r) && r.equals(ref) ? r : null);
          balance -= cents;
          send(teller, DONE);
        }
        case Debit(Pid from, Ref ref, int cents) -> {
          balance += cents;
          send(from, new Reply(ref));
        }
        case Ask(Pid from) -> send(from, new Balance(balance));
        case Object other -> throw Messages.unexpected(other);
      }
    }
  }

  private static final class Account implements Handler {
    private final Deque<Object> later = new ArrayDeque<>();
    private long balance = BALANCE;
    private @Nullable Credit waiting;

    @Override
    public void handle(Object message) {
      Credit paying = waiting;
      if (paying == null) {
        take(message);
      } else if (message instanceof Reply) {
        balance -= paying.cents();
        waiting = null;
        send(paying.teller(), DONE);
        while (waiting == null && !later.isEmpty()) {
          take(later.remove());
        }
      } else {
        later.add(message);
      }
    }

    private void take(Object message) {
      switch (message) {
        case Credit credit -> {
          waiting = credit;
          send(credit.to(), new Debit(self(), makeRef(), credit.cents()));
        }
        case Debit(Pid from, Ref ref, int cents) -> {
          balance += cents;
          send(from, new Reply(ref));
        }
        case Ask(Pid from) -> send(from, new Balance(balance));
        default -> throw Messages.unexpected(message);
      }
    }
  }
}
