package dev.joist.samples.adopt.before;

import dev.joist.samples.adopt.Gateway;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/// Has orders paid, one after the other: a machine of two states, with a stash for what comes while
/// it waits.
final class Payment {

  private static final int MOST_WAITING = 100;

  /// What it is told.
  sealed interface Command {}

  /// A customer's order is to be paid.
  record Charge(String customer, long cents, ActorRef<String> replyTo) implements Command {}

  /// The gateway has said something.
  private record FromGateway(Gateway.Reply reply) implements Command {}

  private final ActorRef<Gateway.Request> gateway;
  private final StashBuffer<Command> stash;
  private final ActorRef<Gateway.Reply> adapter;

  private Payment(
      ActorContext<Command> context,
      StashBuffer<Command> stash,
      ActorRef<Gateway.Request> gateway) {
    this.gateway = gateway;
    this.stash = stash;
    adapter = context.messageAdapter(Gateway.Reply.class, FromGateway::new);
  }

  static Behavior<Command> create(ActorRef<Gateway.Request> gateway) {
    return Behaviors.withStash(
        MOST_WAITING,
        stash -> Behaviors.setup(context -> new Payment(context, stash, gateway).idle()));
  }

  // tag::payment
  private Behavior<Command> idle() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Charge.class,
            charge -> {
              gateway.tell(new Gateway.Request(charge.customer(), charge.cents(), adapter));
              return waiting(charge, new ArrayList<>());
            })
        .onMessage(FromGateway.class, _ -> Behaviors.same()) // of an order given up
        .build();
  }

  private Behavior<Command> waiting(Charge charge, List<Gateway.Page> pages) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Charge.class,
            other -> {
              stash.stash(other);
              return Behaviors.same();
            })
        .onMessage(
            FromGateway.class,
            message ->
                switch (message.reply()) {
                  case Gateway.Notice _ -> Behaviors.same();
                  case Gateway.Page page -> {
                    pages.add(page);
                    yield Behaviors.same();
                  }
                  case Gateway.Accepted _ -> {
                    charge.replyTo().tell(paid(pages));
                    yield stash.unstashAll(idle());
                  }
                  case Gateway.Refused(_, String why) -> throw new IllegalStateException(why);
                })
        .build();
  }

  // end::payment

  private static String paid(List<Gateway.Page> pages) {
    return pages.isEmpty() ? "paid" : "paid, with %,d pages in memory".formatted(pages.size());
  }
}
