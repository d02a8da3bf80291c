package dev.joist.pekko.ref;

import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.LocalActorRefProvider;
import org.apache.pekko.remote.RemoteActorRefProvider;

/// What leads from the provider of a system with remoting to its local part; loaded where there is
/// one only, since a service need not have Pekko's remoting on its class path.
///
/// *Internal API:* only the local part takes extra names ([Border]), and there is no public way
/// from a provider to it.
final class RemoteProvider {

  private RemoteProvider() {}

  static LocalActorRefProvider local(ActorRefProvider provider) {
    if (provider instanceof RemoteActorRefProvider remote) {
      return remote.local();
    }
    throw new IllegalStateException(
        "Joist knows Pekko's local, remote and cluster providers, not " + provider.getClass());
  }
}
