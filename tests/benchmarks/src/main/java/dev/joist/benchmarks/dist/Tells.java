package dev.joist.benchmarks.dist;

import dev.joist.benchmarks.contest.Run;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;

/// The same with actors that tell each other.
///
/// What is told to another system may be lost when Artery's queue is full, so the sender of many
/// holds back: it has no more on their way than half of what the queue takes, and is told now and
/// then how many have come.
final class Tells {

  private static final int WINDOW = 1 << 15;
  private static final int ACK = 1 << 13;

  /// Asks how many have come, after the last; the answer is their number, negative.
  private static final Long END = -1L;

  private Tells() {}

  static final class Sender extends AbstractActor {

    private final Run run;
    private final ActorRef counter;
    private final int messages;
    private long sent;
    private long come;

    Sender(Run run, ActorRef counter, int messages) {
      this.run = run;
      this.counter = counter;
      this.messages = messages;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(Long.class, this::told)
          .matchAny(_ -> {
            run.begin();
            fill();
          })
          .build();
    }

    private void told(Long count) {
      if (count < 0) {
        run.check("count", messages, -count);
        run.end(messages);
      } else {
        come = count;
        fill();
      }
    }

    private void fill() {
      boolean more = sent < messages;
      while (sent < messages && sent - come < WINDOW) {
        counter.tell(sent, getSelf());
        sent++;
      }
      if (more && sent == messages) {
        counter.tell(END, getSelf());
      }
    }
  }

  static final class Counter extends AbstractActor {

    private long count;

    @Override
    public Receive createReceive() {
      return receiveBuilder().match(Long.class, this::count).build();
    }

    private void count(Long message) {
      if (message.equals(END)) {
        getSender().tell(-count, getSelf());
        return;
      }
      count++;
      if (count % ACK == 0) {
        getSender().tell(count, getSelf());
      }
    }
  }

  static final class Ping extends AbstractActor {

    private final Run run;
    private final ActorRef pong;
    private final int rounds;

    Ping(Run run, ActorRef pong, int rounds) {
      this.run = run;
      this.pong = pong;
      this.rounds = rounds;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(Long.class, this::back)
          .matchAny(_ -> {
            run.begin();
            pong.tell((long) (rounds - 1), getSelf());
          })
          .build();
    }

    private void back(Long left) {
      if (left == 0) {
        run.end(rounds);
      } else {
        pong.tell(left - 1, getSelf());
      }
    }
  }

  static final class Pong extends AbstractActor {

    @Override
    public Receive createReceive() {
      return receiveBuilder().match(Long.class, left -> getSender().tell(left, getSelf())).build();
    }
  }
}
