package dev.joist.pekko.cluster;

import dev.joist.term.Atom;
import dev.joist.term.Terms;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.jspecify.annotations.Nullable;

/// A node in another system, one incarnation of it.
///
/// *Thread:* any; what is told goes by the [Line] of its name.
final class Peer {

  /// How it stands, for those who are told.
  private enum State {
    NEW,
    REACHABLE,
    LOST,
    RETIRED
  }

  private final long uid;
  private final Address address;
  private final ActorRef endpoint;
  private final Line line;

  /// Of the line.
  private State state = State.NEW;

  /// Whether it is known to know this node: of one that it does not know it would drop what it is
  /// sent, with a warning.
  private volatile boolean knowsUs;

  /// Whether it has gone, or has said goodbye, and has not announced itself since.
  private volatile boolean gone;

  /// The sender of its last frame. Artery has one reference for all frames of a sender.
  private volatile @Nullable ActorRef lastSender;

  /// @param uid number of its system
  /// @param address of its system
  /// @param endpoint where it is sent to
  /// @param line of its name
  Peer(long uid, Address address, ActorRef endpoint, Line line) {
    this.uid = uid;
    this.address = address;
    this.endpoint = endpoint;
    this.line = line;
  }

  long uid() {
    return uid;
  }

  Address address() {
    return address;
  }

  Atom name() {
    return line.name();
  }

  Line line() {
    return line;
  }

  /// Sends a frame, if the peer can know whose it is. What it is sent before, a greeting at most,
  /// is sent again when it is reachable.
  ///
  /// @return false if nobody is there to get it
  boolean send(long self, byte[] frame, ActorRef from) {
    if (gone) {
      return false;
    }
    if (knowsUs) {
      endpoint.tell(new Frame(self, uid, frame), from);
    }
    return true;
  }

  /// Whether a frame's sender is where the peer is.
  boolean isAt(ActorRef sender) {
    if (sender.equals(lastSender)) { // the same object, as a rule
      return true;
    }
    if (!sender.path().address().equals(address)) {
      return false;
    }
    lastSender = sender;
    return true;
  }

  void frame(byte[] frame) {
    line.tell(() -> {
      if (state == State.RETIRED) {
        return;
      }
      if (state == State.NEW) {
        beginReachable(); // it knows of us, and was faster than its own answer
      }
      line.events().frame(name(), frame);
    });
  }

  void reachable() {
    line.tell(() -> {
      if (state == State.NEW || state == State.LOST) {
        beginReachable();
      }
    });
  }

  private void beginReachable() {
    state = State.REACHABLE;
    knowsUs = true;
    gone = false;
    line.events().reachable(name());
  }

  /// A frame was lost on the way. It is told once, until the peer answers: a full queue loses many.
  void dropped(String why) {
    line.tell(() -> {
      if (state == State.REACHABLE) {
        lose(why, State.LOST);
      }
    });
  }

  /// There may be no way to it any more. It is told each time: what was begun since the last, whose
  /// end this is, is nobody else's to notice.
  void lost(String why) {
    line.tell(() -> {
      if (state != State.RETIRED) {
        lose(why, State.LOST);
      }
    });
  }

  /// Nobody is there any more, until the peer announces itself.
  void gone(String why) {
    line.tell(() -> {
      if (state != State.RETIRED) {
        gone = true;
        lose(why, State.LOST);
      }
    });
  }

  /// It is over for good.
  ///
  /// @param then run behind everything that is told about this incarnation
  void retire(String why, Runnable then) {
    line.tell(() -> {
      lose(why, State.RETIRED);
      then.run();
    });
  }

  private void lose(String why, State next) {
    state = next;
    line.events().lost(name(), why);
  }

  @Override
  public String toString() {
    return name() + " at " + Terms.printable(address.toString());
  }
}
