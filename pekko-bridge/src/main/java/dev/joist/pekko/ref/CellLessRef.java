package dev.joist.pekko.ref;

import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.MinimalActorRef;
import org.apache.pekko.actor.SerializedActorRef;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;

/// A reference without an actor's cell behind it: no mailbox, no dispatcher, no supervisor.
///
/// *Internal API:* [InternalActorRef] is what every `ActorRef` has to be, since each operation on
/// one casts to it; [MinimalActorRef] is Pekko's own base for those without a cell (its ask
/// references, its stream references). There is no public way to make a reference. Without them a
/// process would need an actor of its own that passes its messages on.
abstract class CellLessRef extends InternalActorRef implements MinimalActorRef {

  private static final long serialVersionUID = 1L;

  // Never written out: writeReplace puts the path in its place.
  private final transient ActorPath path;

  CellLessRef(ActorPath path) {
    this.path = path;
  }

  @Override
  public final ActorPath path() {
    return path;
  }

  @Override
  public final boolean isLocal() {
    return true;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public InternalActorRef getChild(Iterator<String> names) {
    return MinimalActorRef.super.getChild(names);
  }

  @Override
  public void $bang(@Nullable Object message, @Nullable ActorRef sender) {
    // Most of these are sent nothing.
  }

  @Override
  public void sendSystemMessage(SystemMessage message) {
    // Most of these are watched by nobody.
  }

  @Override
  public final ActorRef $bang$default$2(Object message) {
    return ActorRef.noSender();
  }

  @Override
  public final void start() {
    // There is no cell to start.
  }

  @Override
  public final void suspend() {
    // Its supervisor is a process's, not an actor's.
  }

  @Override
  public final void resume(Throwable cause) {
    // As for suspend.
  }

  @Override
  public final void restart(Throwable cause) {
    // As for suspend.
  }

  @Override
  public void stop() {
    // Whoever has it made takes it away.
  }

  @Override
  public final Object writeReplace() {
    return SerializedActorRef.apply(this);
  }
}
