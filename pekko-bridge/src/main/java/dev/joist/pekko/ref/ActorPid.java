package dev.joist.pekko.ref;

import dev.joist.process.ForeignDriver;
import dev.joist.process.Foreigner;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.dispatch.sysmsg.DeathWatchNotification;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.apache.pekko.dispatch.sysmsg.Watch;
import org.jspecify.annotations.Nullable;

/// An actor, as processes see it: the far side of its foreigner, and the one who watches it.
///
/// DeathWatch tells that it ended, not why. So the reason is what is known:
///
/// | known | reason |
/// |---|---|
/// | an exit signal was passed on to it before | the signal's, `killed` for `kill` |
/// | its node is gone | `noconnection` |
/// | there was nobody to watch | `noproc` |
/// | its parent has said why | that ([Border#ended]) |
/// | nothing | `terminated` |
///
/// *Internal API:* `Watch` is sent and [DeathWatchNotification] received, since a watcher that is
/// no actor has no public way to watch; Pekko's `FunctionRef` does the same. In their place would
/// be an actor that watches for all.
final class ActorPid extends BorderRef implements ForeignDriver {

  private static final long serialVersionUID = 1L;

  private static final Atom TERMINATED = Atom.of("terminated");
  private static final Atom KILL = Atom.of("kill");
  private static final Atom KILLED = Atom.of("killed");

  private final transient InternalActorRef actor;
  private final transient Foreigner foreigner;

  /// Why it was told to end, if it was.
  private transient volatile @Nullable Object sentence;

  private transient boolean watched;

  ActorPid(Border border, ActorPath path, InternalActorRef actor) {
    super(border, path);
    this.actor = actor;
    foreigner = Foreigner.settle(border.node(), this);
  }

  Pid pid() {
    return foreigner.pid();
  }

  Foreigner foreigner() {
    return foreigner;
  }

  InternalActorRef actor() {
    return actor;
  }

  /// Sees to it that the end is told here, unless somebody else does.
  ///
  /// @param byOthers whether somebody else will
  void watch(boolean byOthers) {
    synchronized (this) {
      if (watched) {
        return;
      }
      watched = true;
    }
    if (!byOthers) {
      actor.sendSystemMessage(new Watch(actor, this));
    }
  }

  // ---- what processes send

  @Override
  public void message(Pid sender, Object message) {
    actor.tell(message, border.sender(sender));
  }

  /// A stop overtakes the messages that the actor has not handled yet, as an exit signal does.
  @Override
  public void exit(Object from, Object reason) {
    if (sentence == null) {
      sentence = KILL.equals(reason) ? KILLED : reason;
    }
    actor.stop();
  }

  @Override
  public void down(Ref watch, Object reason) {
    throw new IllegalStateException(actor + " watches processes as an actor, not by " + watch);
  }

  // ---- what DeathWatch says

  @Override
  public void sendSystemMessage(SystemMessage message) {
    if (message instanceof DeathWatchNotification end && end.actor().equals(actor)) {
      ended(
          end.addressTerminated()
              ? Border.NOCONNECTION
              : end.existenceConfirmed() ? TERMINATED : Border.NOPROC);
    }
  }

  /// The actor has ended.
  ///
  /// @param reason why, as far as that is known
  void ended(Object reason) {
    border.forget(this);
    Object told = sentence;
    foreigner.gone(told == null || reason.equals(Border.NOCONNECTION) ? reason : told);
  }
}
