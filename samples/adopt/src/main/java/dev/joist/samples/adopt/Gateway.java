package dev.joist.samples.adopt;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The bank at the other end of the line, which is as it is: it sends notices between its answers,
/// refuses what it does not understand, hiccups, falls silent, or sends more than anybody wants.
public final class Gateway {

  /// A payment to be carried out.
  ///
  /// @param customer who pays
  /// @param cents how much
  /// @param replyTo who is told
  public record Request(String customer, long cents, ActorRef<Reply> replyTo) {}

  /// What it says.
  public sealed interface Reply {}

  /// It is paid.
  public record Accepted(String customer) implements Reply {}

  /// It cannot be paid.
  public record Refused(String customer, String why) implements Reply {}

  /// One page of the terms of business.
  public record Page(String customer, long number, String text) implements Reply {}

  /// Something that is of no interest now.
  public record Notice(String text) implements Reply {}

  /// How many pages the gateway has.
  public static final int PAGES = 20_000;

  private static final String TEXT = "the small print ";

  private Gateway() {}

  /// The gateway.
  public static Behavior<Request> create() {
    return Behaviors.setup(_ -> {
      Set<String> hiccups = new HashSet<>();
      return Behaviors.receiveMessage(request -> {
        answer(request, hiccups);
        return Behaviors.same();
      });
    });
  }

  private static void answer(Request request, Set<String> hiccups) {
    String customer = request.customer();
    ActorRef<Reply> to = request.replyTo();
    to.tell(new Notice("the line is being checked"));
    switch (customer) {
      case "bob" -> to.tell(new Refused(customer, "no such currency"));
      case "carol" -> {
        for (long page = 1; page <= PAGES; page++) {
          to.tell(new Page(customer, page, TEXT + page));
        }
        to.tell(new Accepted(customer));
      }
      case "dave" -> {} // the line is dead
      case "erin" -> {
        if (hiccups.add(customer)) {
          to.tell(new Refused(customer, "try again later"));
        } else {
          to.tell(new Accepted(customer));
        }
      }
      default -> to.tell(new Accepted(customer));
    }
  }
}
