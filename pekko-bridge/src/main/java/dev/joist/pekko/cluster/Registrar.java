package dev.joist.pekko.cluster;

import dev.joist.dist.Carrier;
import dev.joist.pekko.ref.Endpoint;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.remote.artery.GracefulShutdownQuarantinedEvent;
import org.apache.pekko.remote.artery.QuarantinedEvent;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows who is there: greets each member that the cluster has, learns its node's name, and finds
/// out when there is no way to it any more.
///
/// ```
///   member joins --> Identify ->        asks for an endpoint until there is one: not every member
///                    <- ActorIdentity   has Joist, and to one without it this is no dead letter
///                    Announce ->        announcements go out until one is answered
///                    <- Announce        peer, by its name
///                    <- known           reachable
///   Dropped, lifeline cut               lost; announcements again
///   quarantined, downed, removed        lost, for good
/// ```
///
/// That a member is unreachable, as the cluster says, is no reason to do anything: the channel's
/// tick decides.
///
/// It is an actor, since cluster and event stream tell actors; so all of this is one thread's.
final class Registrar extends AbstractActorWithTimers {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.pekko.cluster");

  /// This node.
  ///
  /// @param node its name
  /// @param creation its incarnation
  /// @param port where lifelines to it end, 0 for none
  record Self(Atom node, int creation, int port) {}

  /// An announcement has come.
  ///
  /// @param announce what it says
  /// @param sender who says so
  record Heard(Announce announce, ActorRef sender) {}

  /// There is an endpoint at a member.
  ///
  /// @param uid number of its system, as it was asked for
  /// @param endpoint which says so
  record Found(long uid, ActorRef endpoint) {}

  /// A lifeline has ended.
  ///
  /// @param uid of the other end's system
  /// @param goodbye whether the other end has said that it would
  record Cut(long uid, boolean goodbye) {}

  /// A lifeline had ended, and nobody listens at the other end.
  ///
  /// @param uid of the other end's system
  record Gone(long uid) {}

  private record Greet(long uid) {}

  private final ArteryCarrier carrier;
  private final Cluster cluster;
  private final ClusterSettings settings;
  private final Self self;
  private final Carrier.Events events;
  private final Lifelines lifelines;
  private final Endpoint endpoint;
  private final Map<Long, Neighbour> neighbours = new HashMap<>();

  Registrar(
      ArteryCarrier carrier,
      Cluster cluster,
      ClusterSettings settings,
      Self self,
      Carrier.Events events,
      Lifelines lifelines,
      Endpoint endpoint) {
    this.carrier = carrier;
    this.cluster = cluster;
    this.settings = settings;
    this.self = self;
    this.events = events;
    this.lifelines = lifelines;
    this.endpoint = endpoint;
  }

  @Override
  public void preStart() {
    cluster.subscribe(
        getSelf(),
        ClusterEvent.initialStateAsEvents(),
        ClusterEvent.MemberEvent.class,
        ClusterEvent.ReachableMember.class);
    var stream = getContext().getSystem().getEventStream();
    for (Class<?> event :
        List.of(
            Dropped.class,
            QuarantinedEvent.class,
            GracefulShutdownQuarantinedEvent.class,
            ThisActorSystemQuarantinedEvent.class)) {
      stream.subscribe(getSelf(), event);
    }
  }

  @Override
  public void postStop() {
    cluster.unsubscribe(getSelf());
    List.copyOf(neighbours.values()).forEach(n -> depart(n, "this node's carrier has closed"));
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(ClusterEvent.MemberEvent.class, event -> member(event))
        .match(
            ClusterEvent.ReachableMember.class,
            event -> with(event.member().uniqueAddress().longUid(), this::reachableAgain))
        .match(Heard.class, heard -> heard(heard.announce(), heard.sender()))
        .match(Found.class, found -> with(found.uid(), n -> found(n, found.endpoint())))
        .match(Greet.class, greet -> with(greet.uid(), this::greet))
        .match(Cut.class, cut -> with(cut.uid(), n -> cut(n, cut.goodbye())))
        .match(Gone.class, gone -> with(gone.uid(), this::gone))
        .match(Dropped.class, dropped -> dropped(dropped))
        .match(QuarantinedEvent.class, e -> quarantined(e.uniqueAddress().uid(), "quarantined"))
        .match(
            GracefulShutdownQuarantinedEvent.class,
            e -> quarantined(e.uniqueAddress().uid(), "has shut down: " + e.reason()))
        .match(
            ThisActorSystemQuarantinedEvent.class,
            e -> quarantined(e.remoteAddress().uid(), "has quarantined this system"))
        .build();
  }

  private void with(long uid, Consumer<Neighbour> what) {
    Neighbour neighbour = neighbours.get(uid);
    if (neighbour != null) {
      what.accept(neighbour);
    }
  }

  // ---- members

  private void member(ClusterEvent.MemberEvent event) {
    Member member = event.member();
    long uid = member.uniqueAddress().longUid();
    switch (event) {
      case ClusterEvent.MemberRemoved _ when uid == carrier.uid() ->
          List.copyOf(neighbours.values())
              .forEach(n -> depart(n, "this system is no member of the cluster any more"));
      case ClusterEvent.MemberRemoved _ -> with(uid, n -> leave(n, "removed from the cluster"));
      case ClusterEvent.MemberDowned _ -> with(uid, n -> leave(n, "downed in the cluster"));
      case ClusterEvent.MemberJoined _, ClusterEvent.MemberWeaklyUp _ -> arrive(member);
      case ClusterEvent.MemberUp _ -> {
        arrive(member);
        greetRefused(); // it has an age now, which may give it a name or take one from it
      }
      default -> {
        // Leaving and exiting: it is here until it is removed.
      }
    }
  }

  private void reachableAgain(Neighbour neighbour) {
    if (!neighbour.answered()) {
      greet(neighbour); // now it may answer
    }
  }

  private void arrive(Member member) {
    long uid = member.uniqueAddress().longUid();
    if (uid == carrier.uid() || neighbours.containsKey(uid)) {
      return;
    }
    for (Neighbour old : List.copyOf(neighbours.values())) {
      if (old.unique().address().equals(member.address())) {
        depart(old, "started again");
      }
    }
    Neighbour neighbour =
        new Neighbour(
            member.uniqueAddress(), endpoint.at(member.address()), settings.greetingInterval());
    neighbours.put(uid, neighbour);
    greet(neighbour);
  }

  private void leave(Neighbour neighbour, String why) {
    depart(neighbour, why);
    greetRefused(); // its name is free
  }

  /// Those whose name another has, or had.
  private void greetRefused() {
    for (Neighbour neighbour : neighbours.values()) {
      if (neighbour.peer() == null) {
        neighbour.mustAnswer();
        greet(neighbour);
      }
    }
  }

  private void depart(Neighbour neighbour, String why) {
    neighbours.remove(neighbour.uid());
    getTimers().cancel(neighbour.uid());
    lifelines.forget(neighbour.uid());
    Peer peer = neighbour.peer();
    if (peer != null) {
      LOG.info("{} is gone: {}.", peer, why);
      carrier.retire(peer, why);
    }
  }

  // ---- announcements

  private void greet(Neighbour neighbour) {
    if (neighbour.hasEndpoint()) {
      announce(neighbour, true);
    } else {
      neighbour.endpoint().tell(new Identify(neighbour.uid()), endpoint);
    }
    getTimers()
        .startSingleTimer(neighbour.uid(), new Greet(neighbour.uid()), neighbour.nextPause());
  }

  /// It has Joist: it is to know of us at once, and again if it does not say that it does.
  private void found(Neighbour neighbour, ActorRef at) {
    if (!at.path().address().equals(neighbour.unique().address())) {
      carrier.complain(neighbour.uid(), "an endpoint that claims to be of " + neighbour, at);
    } else if (!neighbour.hasEndpoint()) {
      neighbour.hasShownEndpoint();
      announce(neighbour, true);
    }
  }

  private void announce(Neighbour to, boolean asks) {
    Announce announce =
        new Announce(
            carrier.uid(),
            self.creation(),
            self.node().text(),
            self.port(),
            to.ticket(),
            to.peer() != null,
            asks);
    to.endpoint().tell(announce, endpoint);
  }

  private void heard(Announce announce, ActorRef sender) {
    Neighbour neighbour = neighbours.get(announce.uid());
    if (neighbour == null) {
      return; // no member yet, or any more; it says so again
    }
    if (!sender.path().address().equals(neighbour.unique().address())) {
      carrier.complain(announce.uid(), "an announcement that claims to be of " + neighbour, sender);
      return;
    }
    neighbour.hasShownEndpoint();
    Peer peer = neighbour.peer() == null ? admit(neighbour, announce, sender) : neighbour.peer();
    if (peer == null) {
      return; // not under this name
    }
    if (!neighbour.isSame(announce)) {
      carrier.complain(
          announce.uid(),
          "an announcement of '" + announce.name() + "' by a system that is " + peer,
          sender);
      return;
    }
    if (neighbour.hasOtherTicket(announce)) { // its registrar has begun anew
      keepLifeline(neighbour, peer, announce);
    }
    if (announce.known()) {
      neighbour.hasAnswered();
      getTimers().cancel(neighbour.uid());
      peer.reachable();
    }
    if (announce.asks()) {
      announce(neighbour, !neighbour.answered());
    }
  }

  /// @return null if its name cannot be its own
  private @Nullable Peer admit(Neighbour neighbour, Announce announce, ActorRef sender) {
    Atom name;
    try {
      name = Atom.of(announce.name());
    } catch (IllegalArgumentException noAtom) {
      carrier.complain(announce.uid(), "a node's name that is no atom", sender);
      return null;
    }
    if (name.equals(self.node())) {
      clash(neighbour, name, "this node's own at " + cluster.selfAddress());
      return null;
    }
    Peer other = carrier.peer(name);
    if (other != null) {
      if (!isOlder(neighbour, other)) {
        clash(neighbour, name, "that of the node at " + other.address());
        return null;
      }
      with(other.uid(), n -> clash(n, name, "that of the node at " + neighbour.unique().address()));
      with(other.uid(), n -> depart(n, "an older member of the cluster has its name"));
      find(other.uid()).ifPresent(this::arrive); // it gets its name when the older one has gone
    }
    Peer peer =
        carrier.admit(
            neighbour.uid(), name, neighbour.unique().address(), neighbour.endpoint(), events);
    keepLifeline(neighbour, peer, announce);
    LOG.info("{} is known.", peer);
    return peer;
  }

  private void keepLifeline(Neighbour neighbour, Peer peer, Announce announce) {
    neighbour.known(peer, announce);
    String host = neighbour.unique().address().host().get();
    lifelines.add(neighbour.uid(), neighbour.ticket(), host, announce);
  }

  private void clash(Neighbour refused, Atom name, String taken) {
    if (carrier.isFirstComplaint(List.of(refused.uid(), name))) {
      LOG.error(
          "The node at {} is refused: its name {} is {}. Give each node of the cluster a name of its own:"
              + " joist.node-name without an @ gets host and port of its system.",
          refused,
          name,
          Terms.printable(taken));
    }
  }

  /// Whether a member was in the cluster before another, so that all members decide alike. One that
  /// is not up yet has no age, and takes no name from anybody: Pekko orders such by their
  /// addresses, which is another order than the one they will have.
  private boolean isOlder(Neighbour one, Peer other) {
    Optional<Member> first = find(one.uid());
    Optional<Member> second = find(other.uid());
    return first.isPresent()
        && (second.isEmpty() || (hasAge(first.get()) && first.get().isOlderThan(second.get())));
  }

  private static boolean hasAge(Member member) {
    return !member.status().equals(MemberStatus.joining())
        && !member.status().equals(MemberStatus.weaklyUp());
  }

  private Optional<Member> find(long uid) {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .filter(member -> member.uniqueAddress().longUid() == uid)
        .findAny();
  }

  // ---- losses

  private void dropped(Dropped dropped) {
    if (dropped.message() instanceof Frame frame && frame.from() == carrier.uid()) {
      String why = "a frame was dropped: " + dropped.reason();
      with(frame.to(), n -> lose(n, peer -> peer.dropped(why)));
    }
  }

  private void cut(Neighbour neighbour, boolean goodbye) {
    lose(
        neighbour,
        goodbye
            ? peer -> peer.gone("it has closed")
            : peer -> peer.lost("its process is gone, or the connection to it"));
  }

  private void gone(Neighbour neighbour) {
    lose(
        neighbour,
        peer -> peer.gone("its process is gone")); // it may have answered in its last moment
    LOG.info("The process of {} is gone.", neighbour);
    getContext().getSystem().getEventStream().publish(new ProcessGone(neighbour.unique()));
  }

  /// Lost, until it answers.
  private void lose(Neighbour neighbour, Consumer<Peer> how) {
    if (neighbour.peer() != null) {
      how.accept(neighbour.peer());
    }
    if (neighbour.answered()) {
      neighbour.mustAnswer();
      greet(neighbour);
    }
  }

  /// Lost for good: nothing gets through to this incarnation until one of both starts again.
  private void quarantined(long uid, String why) {
    with(uid, n -> leave(n, why));
  }
}
