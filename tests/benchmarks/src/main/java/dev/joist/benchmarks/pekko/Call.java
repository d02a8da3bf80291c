package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/// A client that asks a server, one question after the other. What else it is sent it keeps in a
/// stash.
final class Call {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private record Request(int number, ActorRef<Integer> replyTo) {}

  private sealed interface Message {}

  private record Reply(int number) implements Message {}

  private enum Junk implements Message {
    JUNK,
    LAST
  }

  private final Run run;
  private final int calls;
  private final ActorContext<Message> context;
  private final StashBuffer<Message> stash;
  private final ActorRef<Request> server;
  private int called;

  private Call(Run run, int calls, ActorContext<Message> context, StashBuffer<Message> stash) {
    this.run = run;
    this.calls = calls;
    this.context = context;
    this.stash = stash;
    server = context.spawn(server(), "server");
  }

  static Behavior<?> guardian(Run run, int... sizes) {
    return client(run, 0, sizes[0]);
  }

  static Behavior<?> guardianJunk(Run run, int... sizes) {
    return client(run, sizes[0], sizes[1]);
  }

  private static Behavior<Message> client(Run run, int junk, int calls) {
    return Behaviors.setup(context ->
        Behaviors.withStash(junk + 1, stash -> new Call(run, calls, context, stash).begin(junk)));
  }

  private Behavior<Message> begin(int junk) {
    for (int i = 0; i < junk; i++) {
      context.getSelf().tell(Junk.JUNK);
    }
    context.getSelf().tell(Junk.LAST);
    return Behaviors.receiveMessage(message ->
        switch (message) {
          case Reply reply -> replied(reply);
          case Junk junkMessage -> read(junkMessage);
        });
  }

  private Behavior<Message> read(Junk junk) {
    if (junk == Junk.JUNK) {
      stash.stash(junk);
    } else {
      run.begin();
      ask();
    }
    return Behaviors.same();
  }

  private void ask() {
    context.ask(
        Integer.class,
        server,
        TIMEOUT,
        replyTo -> new Request(called, replyTo),
        (number, failure) -> new Reply(failure == null ? number : -1));
  }

  private Behavior<Message> replied(Reply reply) {
    run.check("reply", called, reply.number());
    if (++called == calls) {
      run.end(calls);
      return Behaviors.stopped();
    }
    ask();
    return Behaviors.same();
  }

  private static Behavior<Request> server() {
    return Behaviors.receiveMessage(request -> {
      request.replyTo().tell(request.number());
      return Behaviors.same();
    });
  }
}
