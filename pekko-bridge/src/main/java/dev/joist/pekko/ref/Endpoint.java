package dev.joist.pekko.ref;

import java.util.function.BiConsumer;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ChildActorPath;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.RootActorPath;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Map;

/// The one reference of a system that other nodes send to: what is told to it is handed over on the
/// teller's thread, which for another system's is the lane its messages arrive on.
///
/// It stands at the top of Pekko's tree, and has the same number in every system. Since that is not
/// 0, all that one system tells another's endpoint takes one lane on both sides, and keeps its
/// order. (Pekko hands messages to a path without a number to whichever lane is next.)
///
/// *Internal API:* as [CellLessRef]; and a name at the top is [Border]'s way too. A path is looked
/// up there as it is written, so the name is registered with the number and without. In its place
/// would be an actor: one hop more for each frame, on a dispatcher's thread.
///
/// It says that it is there when it is asked with Pekko's [Identify], as an actor does. Where none
/// is, Pekko answers that nobody is: no dead letter, and nothing in that system's log.
///
/// *Thread:* any.
public final class Endpoint extends CellLessRef {

  private static final long serialVersionUID = 1L;

  /// Of every endpoint in every system.
  private static final int NUMBER = 0x4a6f6973;

  private final transient ActorRefProvider provider;
  private final transient BiConsumer<Object, ActorRef> receiver;

  private Endpoint(
      ActorRefProvider provider, ActorPath path, BiConsumer<Object, ActorRef> receiver) {
    super(path);
    this.provider = provider;
    this.receiver = receiver;
  }

  /// Opens an endpoint; one of the same name that was opened before is heard of no more.
  ///
  /// @param system where
  /// @param name at the top of Pekko's tree, such as `joist-channel`
  /// @param receiver is given each message that has a sender, and its sender, in each sender's
  ///   order; must not wait
  /// @return the reference to send from
  public static Endpoint open(
      ExtendedActorSystem system, String name, BiConsumer<Object, ActorRef> receiver) {
    ActorRefProvider provider = system.provider();
    Endpoint endpoint =
        new Endpoint(provider, new ChildActorPath(provider.rootPath(), name, NUMBER), receiver);
    Border.local(system)
        .registerExtraNames(new Map.Map2<>(name, endpoint, name + "#" + NUMBER, endpoint));
    return endpoint;
  }

  /// The endpoint of the same name in another system.
  ///
  /// @param address of the system
  /// @return a reference that can be told messages, whether anybody is there or not
  public ActorRef at(Address address) {
    ActorPath there = new ChildActorPath(new RootActorPath(address, "/"), path().name(), NUMBER);
    return provider.resolveActorRef(there);
  }

  @Override
  public ActorRefProvider provider() {
    return provider;
  }

  @Override
  public InternalActorRef getParent() {
    return provider.rootGuardian();
  }

  @Override
  public void $bang(@Nullable Object message, @Nullable ActorRef sender) {
    if (message == null || sender == null) {
      return;
    }
    if (message instanceof Identify asked) {
      sender.tell(new ActorIdentity(asked.messageId(), Option.<ActorRef>apply(this)), this);
    } else {
      receiver.accept(message, sender);
    }
  }
}
