package dev.joist.pekko.cluster;

import dev.joist.term.Terms;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Downs members by the rules of [JoistDowning]: two witnesses for a death, the cluster's own
/// failure detector and the refused connection; or a time that is over.
final class Undertaker extends AbstractActorWithTimers {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.pekko.cluster");

  private record Late(UniqueAddress member) {}

  private final Cluster cluster;
  private final ClusterSettings settings;
  private final Set<UniqueAddress> unreachable = new HashSet<>();
  private final Set<UniqueAddress> gone = new HashSet<>();

  Undertaker(Cluster cluster, ClusterSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
  }

  @Override
  public void preStart() {
    cluster.subscribe(
        getSelf(),
        ClusterEvent.initialStateAsEvents(),
        ClusterEvent.ReachabilityEvent.class,
        ClusterEvent.MemberRemoved.class);
    getContext().getSystem().getEventStream().subscribe(getSelf(), ProcessGone.class);
  }

  @Override
  public void postStop() {
    cluster.unsubscribe(getSelf());
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(ClusterEvent.UnreachableMember.class, event -> unreachable(event.member()))
        .match(ClusterEvent.ReachableMember.class, event -> reachable(event.member()))
        .match(ClusterEvent.MemberRemoved.class, event -> forget(event.member().uniqueAddress()))
        .match(ProcessGone.class, event -> gone(event.member()))
        .match(Late.class, late -> late(late.member()))
        .build();
  }

  private void unreachable(Member member) {
    UniqueAddress who = member.uniqueAddress();
    if (who.equals(cluster.selfUniqueAddress()) || !unreachable.add(who)) {
      return;
    }
    if (settings.downAfter() != null) {
      getTimers().startSingleTimer(who, new Late(who), settings.downAfter());
    }
    buryIfDead(who);
  }

  private void reachable(Member member) {
    forget(member.uniqueAddress()); // it answers: neither unreachable nor gone
  }

  private void gone(UniqueAddress who) {
    gone.add(who);
    buryIfDead(who);
  }

  private void buryIfDead(UniqueAddress who) {
    if (settings.downsDead() && unreachable.contains(who) && gone.contains(who)) {
      down(who, "its process is gone");
    }
  }

  private void late(UniqueAddress who) {
    if (unreachable.contains(who)) {
      down(who, "it was unreachable for " + settings.downAfter());
    }
  }

  private void down(UniqueAddress who, String why) {
    boolean isMember = false;
    for (Member member : cluster.state().getMembers()) {
      isMember |= member.uniqueAddress().equals(who);
    }
    if (isMember) { // else its successor may have the address
      LOG.warn("{} is downed: {}.", Terms.printable(who.address().toString()), why);
      cluster.down(who.address());
    }
  }

  private void forget(UniqueAddress who) {
    unreachable.remove(who);
    gone.remove(who);
    getTimers().cancel(who);
  }
}
