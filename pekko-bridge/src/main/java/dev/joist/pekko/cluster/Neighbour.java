package dev.joist.pekko.cluster;

import dev.joist.term.Terms;
import java.time.Duration;
import java.util.UUID;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.cluster.UniqueAddress;
import org.jspecify.annotations.Nullable;

/// Another member, as the registrar knows it: one incarnation of it.
///
/// *Thread:* the registrar's.
final class Neighbour {

  /// How long an answer to a greeting is waited for at the most: not every member has a node.
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final UniqueAddress unique;
  private final ActorRef endpoint;

  /// By which it shows, on a lifeline, that it is the one that we told.
  private final UUID ticket = UUID.randomUUID();

  private final Duration firstPause;
  private Duration pause;

  /// Whether it has shown that there is an endpoint. A system that had one has one until it ends.
  private boolean hasEndpoint;

  /// Known by name since it has announced itself.
  private @Nullable Peer peer;

  /// Its announcement.
  private @Nullable Announce announced;

  /// Whether it has said that it knows us, since it was lost last.
  private boolean answered;

  Neighbour(UniqueAddress unique, ActorRef endpoint, Duration firstPause) {
    this.unique = unique;
    this.endpoint = endpoint;
    this.firstPause = firstPause;
    pause = firstPause;
  }

  UniqueAddress unique() {
    return unique;
  }

  long uid() {
    return unique.longUid();
  }

  ActorRef endpoint() {
    return endpoint;
  }

  UUID ticket() {
    return ticket;
  }

  boolean hasEndpoint() {
    return hasEndpoint;
  }

  void hasShownEndpoint() {
    hasEndpoint = true;
  }

  @Nullable Peer peer() {
    return peer;
  }

  void known(Peer as, Announce by) {
    peer = as;
    announced = by;
  }

  /// Whether an announcement is of the node that is known.
  boolean isSame(Announce later) {
    Announce first = announced;
    return first != null
        && first.name().equals(later.name())
        && first.creation() == later.creation();
  }

  /// Whether an announcement has another ticket than the one that is known.
  boolean hasOtherTicket(Announce later) {
    return announced != null && !announced.ticket().equals(later.ticket());
  }

  boolean answered() {
    return answered;
  }

  void hasAnswered() {
    answered = true;
    pause = firstPause;
  }

  void mustAnswer() {
    answered = false;
    pause = firstPause;
  }

  /// How long to wait for an answer now: longer each time.
  Duration nextPause() {
    Duration now = pause;
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
    return now;
  }

  @Override
  public String toString() {
    return peer == null ? Terms.printable(unique.address().toString()) : peer.toString();
  }
}
