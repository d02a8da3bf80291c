package dev.joist.benchmarks.joist;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawnLink;
import static dev.joist.benchmarks.joist.Messages.DONE;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Pid;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Each knows the next; the token says how often it is still to be passed on.
final class Ring {

  record Token(int hops) {}

  record Next(Pid next) {}

  private Ring() {}

  static Body straight(Run run, int... sizes) {
    return () ->
        pass(
            run,
            sizes[0],
            sizes[1],
            home -> spawnLink(() -> member(((Next) receive()).next(), home)),
            home -> next -> spawnLink(() -> member(next, home)));
  }

  static Body event(Run run, int... sizes) {
    return () ->
        pass(
            run,
            sizes[0],
            sizes[1],
            home -> spawnLink(new Member(home, home)),
            home -> next -> spawnLink(new Member(next, home)));
  }

  /// Makes the ring and has the token passed on.
  ///
  /// @param last makes the member that is told later who comes next
  /// @param member makes one that comes before another
  private static void pass(
      Run run,
      int size,
      int hops,
      UnaryOperator<Pid> last,
      Function<Pid, UnaryOperator<Pid>> member) {
    Pid closing = last.apply(self());
    Pid first = closing;
    UnaryOperator<Pid> before = member.apply(self());
    for (int i = 1; i < size; i++) {
      first = before.apply(first);
    }
    send(closing, new Next(first));
    run.begin();
    send(first, new Token(hops));
    collect(1, DONE);
    run.end(hops);
  }

  private static void member(Pid next, Pid home) {
    while (true) {
      pass((Token) receive(), next, home);
    }
  }

  private static void pass(Token token, Pid next, Pid home) {
    if (token.hops() == 0) {
      send(home, DONE);
    } else {
      send(next, new Token(token.hops() - 1));
    }
  }

  private static final class Member implements Handler {
    private final Pid home;
    private Pid next;

    Member(Pid next, Pid home) {
      this.next = next;
      this.home = home;
    }

    @Override
    public void handle(Object message) {
      switch (message) {
        case Token token -> pass(token, next, home);
        case Next(Pid told) -> next = told;
        default -> throw Messages.unexpected(message);
      }
    }
  }
}
