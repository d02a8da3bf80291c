package dev.joist.samples.adopt.after;

import dev.joist.pekko.PekkoNode;
import dev.joist.samples.adopt.Gateway;
import dev.joist.samples.adopt.Order;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Takes orders and has them paid, each by a process of its own.
public final class OrderDesk {

  private OrderDesk() {}

  /// The desk.
  public static Behavior<Order> create(ActorRef<Gateway.Request> gateway) {
    // tag::desk
    return Behaviors.setup(context -> {
      PekkoNode joist = PekkoNode.get(context.getSystem());
      return Behaviors.receiveMessage(order -> {
        joist.spawn(() -> Payment.supervise(joist, gateway, order));
        return Behaviors.same();
      });
    });
    // end::desk
  }
}
