package dev.joist.pekko;

import dev.joist.pekko.ref.Systems;
import dev.joist.term.Atom;
import dev.joist.term.ForeignPid;
import dev.joist.term.Pid;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/// Makes references of actors terms: each is the pid of its actor.
///
/// *Thread:* any.
public final class ActorPids {

  private ActorPids() {}

  /// For references of classic actors.
  public static final class Classic implements ForeignPid {

    /// For the service loader.
    public Classic() {}

    @Override
    public Class<?> type() {
      return ActorRef.class;
    }

    @Override
    public Pid pid(Object value) {
      return pidOf((ActorRef) value);
    }
  }

  /// For references of typed actors.
  public static final class Typed implements ForeignPid {

    /// For the service loader.
    public Typed() {}

    @Override
    public Class<?> type() {
      return org.apache.pekko.actor.typed.ActorRef.class;
    }

    @Override
    public Pid pid(Object value) {
      return pidOf(Adapter.toClassic((org.apache.pekko.actor.typed.ActorRef<?>) value));
    }
  }

  private static Pid pidOf(ActorRef ref) {
    PekkoNode node = PekkoNode.known(Systems.of(ref));
    if (node == null) { // a message of some other node's that happens to hold a reference
      return Pid.of(Atom.of("nonode@nohost"), ref.path().hashCode() & 0xfff_ffffL, 0, 0);
    }
    return node.pid(ref);
  }
}
