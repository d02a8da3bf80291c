package dev.joist.samples.adopt.before;

import dev.joist.samples.adopt.Gateway;
import dev.joist.samples.adopt.Order;
import dev.joist.samples.adopt.Receipt;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Takes orders and has them paid, as an actor does that asks another.
public final class OrderDesk {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private OrderDesk() {}

  /// The desk.
  public static Behavior<Order> create(ActorRef<Gateway.Request> gateway) {
    // tag::desk
    return Behaviors.setup(context -> {
      ActorRef<Payment.Command> payment =
          context.spawn(
              Behaviors.supervise(Payment.create(gateway)).onFailure(SupervisorStrategy.restart()),
              "payment");
      return Behaviors.receiveMessage(order -> {
        AskPattern.<Payment.Command, String>ask(
                payment,
                replyTo -> new Payment.Charge(order.customer(), order.cents(), replyTo),
                PATIENCE,
                context.getSystem().scheduler())
            .exceptionally(_ -> "no answer in time, and no word why")
            .thenAccept(text -> order.replyTo().tell(new Receipt(order.customer(), text)));
        return Behaviors.same();
      });
    });
    // end::desk
  }
}
