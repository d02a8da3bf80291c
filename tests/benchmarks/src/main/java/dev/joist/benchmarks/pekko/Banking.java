package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// A teller has accounts pay each other; an account waits for the other's answer.
final class Banking {

  private static final long BALANCE = 1_000_000_000;

  private sealed interface ToTeller {}

  private enum Paid implements ToTeller {
    PAID
  }

  private record Balance(long cents) implements ToTeller {}

  private sealed interface ToAccount {}

  private record Credit(ActorRef<ToTeller> teller, int cents, ActorRef<ToAccount> to)
      implements ToAccount {}

  private record Debit(ActorRef<ToAccount> from, int cents) implements ToAccount {}

  private enum Reply implements ToAccount {
    REPLY
  }

  private record Ask(ActorRef<ToTeller> from) implements ToAccount {}

  private Banking() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int accounts = sizes[0];
    int transfers = sizes[1];
    return Behaviors.<ToTeller>setup(context -> {
      List<ActorRef<ToAccount>> refs = new ArrayList<>();
      for (int i = 0; i < accounts; i++) {
        refs.add(context.spawnAnonymous(account()));
      }
      Dice dice = new Dice(1);
      run.begin();
      for (int i = 0; i < transfers; i++) {
        // to an account of a higher number, so no two wait for each other
        int from = dice.next(Math.max(1, accounts / 10 * 8));
        int to = from + 1 + dice.next(accounts - from - 1);
        refs.get(from).tell(new Credit(context.getSelf(), dice.next(1000), refs.get(to)));
      }
      return paying(run, refs, transfers, context.getSelf());
    });
  }

  private static Behavior<ToTeller> paying(
      Run run, List<ActorRef<ToAccount>> accounts, int transfers, ActorRef<ToTeller> self) {
    int[] paid = {0};
    int[] asked = {0};
    long[] sum = {0};
    return Behaviors.receiveMessage(message -> {
      if (message instanceof Balance(long cents)) {
        sum[0] += cents;
        if (++asked[0] == accounts.size()) {
          run.check("money", accounts.size() * BALANCE, sum[0]);
          run.end(transfers);
          return Behaviors.stopped();
        }
      } else if (++paid[0] == transfers) {
        run.stop();
        accounts.forEach(account -> account.tell(new Ask(self)));
      }
      return Behaviors.same();
    });
  }

  private static Behavior<ToAccount> account() {
    return Behaviors.setup(context -> {
      Account account = new Account(context.getSelf());
      return Behaviors.receiveMessage(message -> {
        account.handle(message);
        return Behaviors.same();
      });
    });
  }

  private static final class Account {
    private final ActorRef<ToAccount> self;
    private final Deque<ToAccount> later = new ArrayDeque<>();
    private long balance = BALANCE;
    private @Nullable Credit waiting;

    Account(ActorRef<ToAccount> self) {
      this.self = self;
    }

    void handle(ToAccount message) {
      Credit paying = waiting;
      if (paying == null) {
        take(message);
      } else if (message instanceof Reply) {
        balance -= paying.cents();
        waiting = null;
        paying.teller().tell(Paid.PAID);
        while (waiting == null && !later.isEmpty()) {
          take(later.remove());
        }
      } else {
        later.add(message);
      }
    }

    private void take(ToAccount message) {
      switch (message) {
        case Credit credit -> {
          waiting = credit;
          credit.to().tell(new Debit(self, credit.cents()));
        }
        case Debit(ActorRef<ToAccount> from, int cents) -> {
          balance += cents;
          from.tell(Reply.REPLY);
        }
        case Ask(ActorRef<ToTeller> from) -> from.tell(new Balance(balance));
        case Reply reply -> throw new IllegalStateException("nobody has asked for " + reply);
      }
    }
  }
}
