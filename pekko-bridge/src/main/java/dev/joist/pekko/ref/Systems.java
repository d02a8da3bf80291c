package dev.joist.pekko.ref;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.InternalActorRef;

/// Which system a reference belongs to.
///
/// *Internal API:* a reference knows its provider, and the provider its system, by way of the cell
/// of `/system`; there is no public way from a reference to its system. Without it a reference
/// could not be told to be a pid wherever terms are looked at.
public final class Systems {

  private Systems() {}

  /// The system of a reference.
  ///
  /// @param ref of an actor here or elsewhere
  /// @return the system that has made the reference
  public static ActorSystem of(ActorRef ref) {
    return ((InternalActorRef) ref).provider().systemGuardian().underlying().system();
  }
}
