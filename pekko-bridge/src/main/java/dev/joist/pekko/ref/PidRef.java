package dev.joist.pekko.ref;

import dev.joist.process.Linking;
import dev.joist.process.Sending;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelectionMessage;
import org.apache.pekko.actor.AutoReceivedMessage;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.PoisonPill;
import org.jspecify.annotations.Nullable;
import scala.Option;

/// A process, as actors see it: `/joist/41.0` is the process `<0.41.0>`.
///
/// What is told to it is a message to the process, posted by the teller's thread; what is no term
/// is dropped, and the teller goes on. To the messages that Pekko handles before an actor sees
/// them:
///
/// | told | is |
/// |---|---|
/// | `PoisonPill` | the end with `normal`, or `{'EXIT', From, normal}` where exits are trapped |
/// | `Kill` | the exit signal `kill` |
/// | `Identify` | answered, without the process |
/// | a stop (`context.stop`) | the exit signal `shutdown` |
///
/// *Internal API:* that a message is one of these is what `AutoReceivedMessage` says, and what
/// comes by a selection is an [ActorSelectionMessage]. Without it they would be known one by one.
///
/// Its watchers are told when the process has ended, behind everything the process had sent them.
///
/// *Thread:* any.
final class PidRef extends WatchedRef implements Border.Watching {

  private static final long serialVersionUID = 1L;

  private static final Atom KILL = Atom.of("kill");
  private static final Atom SHUTDOWN = Atom.of("shutdown");

  private final transient Pid pid;
  private transient @Nullable TypedPidRef<Object> typed;

  PidRef(Border border, ActorPath path, Pid pid) {
    super(border, path);
    this.pid = pid;
  }

  Pid pid() {
    return pid;
  }

  /// The same for typed actors.
  TypedPidRef<Object> typed() {
    TypedPidRef<Object> made = typed;
    if (made == null) {
      made = new TypedPidRef<>(this, Object.class); // two that are made at once are equal
      typed = made;
    }
    return made;
  }

  @Override
  public void $bang(@Nullable Object message, @Nullable ActorRef sender) {
    if (message instanceof AutoReceivedMessage known) {
      received(known, sender);
      return;
    }
    Object term;
    try {
      term = Terms.of(message);
    } catch (IllegalArgumentException noTerm) {
      border.refused(message, String.valueOf(noTerm.getMessage()), sender, this);
      return;
    }
    if (!Sending.deliver(border.node(), pid, term)) {
      border.lost(term, sender, this);
    }
  }

  private void received(AutoReceivedMessage message, @Nullable ActorRef sender) {
    switch (message) {
      case PoisonPill _ -> Linking.end(border.node(), pid);
      case Kill _ -> Linking.exit(border.node(), pid, KILL);
      case Identify identify -> {
        if (sender != null) {
          Option<ActorRef> here = isTerminated() ? Option.empty() : Option.apply(this);
          sender.tell(new ActorIdentity(identify.messageId(), here), this);
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
    Linking.exit(border.node(), pid, SHUTDOWN);
  }

  @Override
  public void ended(Object reason) {
    border.forget(this);
    tellEnd(!Border.NOPROC.equals(reason));
  }
}
