package dev.joist.pekko.ref;

import dev.joist.process.Linking;
import dev.joist.process.Sending;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelectionMessage;
import org.apache.pekko.actor.AutoReceivedMessage;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.apache.pekko.dispatch.sysmsg.Unwatch;
import org.apache.pekko.dispatch.sysmsg.Watch;
import org.jspecify.annotations.Nullable;
import scala.Option;

/// A process of another node, as actors of this one see it: `/joist/41.0@7@bank@10.0.0.8:7355` is
/// the process 41.0 of the node `bank@10.0.0.8:7355`, in its incarnation 7.
///
/// It is a way, not a thing: any number of them are equal, and it is in no table. What is told to
/// it goes over the channel to that node, so it is not lost while the connection lasts, and comes
/// in the order of the telling. As an actor's thread must not wait, it does not wait for room
/// there. Whoever watches it is told when the process ends or the connection is lost ([AwayWatch]).
///
/// `PoisonPill` and a stop are the exit signal `shutdown`, `Kill` is `kill`; `Identify` is answered
/// here, whether there is such a process or not.
///
/// In another system the reference leads back to this one, and from here to the process.
///
/// *Internal API:* as [PidRef].
///
/// *Thread:* any.
final class AwayRef extends BorderRef {

  private static final long serialVersionUID = 1L;

  private static final Atom KILL = Atom.of("kill");
  private static final Atom SHUTDOWN = Atom.of("shutdown");
  private static final char AT = '@';

  private final transient Pid pid;

  AwayRef(Border border, ActorPath path, Pid pid) {
    super(border, path);
    this.pid = pid;
  }

  Pid pid() {
    return pid;
  }

  // ---- its name

  /// What stands behind the number and serial of a pid: its incarnation, and its node.
  static String suffix(Pid pid) {
    String node = URLEncoder.encode(pid.node().text(), StandardCharsets.UTF_8);
    return AT
        + Integer.toUnsignedString(pid.creation())
        + AT
        + node.replace("%40", "@").replace("%3A", ":");
  }

  /// The pid of a name.
  ///
  /// @param name with a suffix
  /// @param id its number
  /// @param serial its serial
  /// @throws IllegalArgumentException if it is the name of none
  static Pid named(String name, long id, int serial) {
    int first = name.indexOf(AT);
    int second = name.indexOf(AT, first + 1);
    if (second < 0 || name.indexOf(AT, second + 1) < 0) {
      throw new IllegalArgumentException("the pid of a node expected, found " + name);
    }
    int creation = Integer.parseUnsignedInt(name, first + 1, second, 10);
    String node = URLDecoder.decode(name.substring(second + 1), StandardCharsets.UTF_8);
    return Pid.of(Atom.of(node), id, serial, creation);
  }

  // ---- what actors do

  @Override
  public void $bang(@Nullable Object message, @Nullable ActorRef sender) {
    if (message instanceof AutoReceivedMessage known) {
      received(known, sender);
      return;
    }
    try {
      Sending.post(border.node(), pid, Terms.of(message));
    } catch (IllegalArgumentException cannotTravel) {
      border.refused(message, String.valueOf(cannotTravel.getMessage()), sender, this);
    }
  }

  private void received(AutoReceivedMessage message, @Nullable ActorRef sender) {
    switch (message) {
      case PoisonPill _ -> stop();
      case Kill _ -> Linking.post(border.node(), pid, KILL);
      case Identify identify -> {
        if (sender != null) {
          sender.tell(new ActorIdentity(identify.messageId(), Option.apply(this)), this);
        }
      }
      case ActorSelectionMessage below -> border.nobody(path(), below, sender);
      default -> {
        // What cells alone understand.
      }
    }
  }

  @Override
  public void stop() {
    Linking.post(border.node(), pid, SHUTDOWN);
  }

  @Override
  public void sendSystemMessage(SystemMessage message) {
    switch (message) {
      case Watch watch when concerns(watch.watchee(), watch.watcher()) ->
          border.away().watch(this, watch.watcher());
      case Unwatch unwatch when concerns(unwatch.watchee(), unwatch.watcher()) ->
          border.away().unwatch(pid, unwatch.watcher());
      default -> {
        // What supervisors send to cells; there is none.
      }
    }
  }

  private boolean concerns(ActorRef watchee, ActorRef watcher) {
    return watchee.equals(this) && !watcher.equals(this);
  }
}
