package dev.joist.dist;

import static dev.joist.dist.Closing.Reason.CONNECTION_CLOSED;

import dev.joist.term.Atom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Another node, while there is a channel to it: the one channel there is, and whose turn it is to
/// tell of it. A channel that follows another has its turn after the end of that one was told.
///
/// The handshake:
///
/// ```
/// each end   HELLO(mine, echo 0)            until it hears of the other, once in a while
///            HELLO(mine, echo yours)        in answer to the other's; it is up, if it is an echo
///            HELLO(mine, echo yours, up)    in answer to an echo
/// ```
///
/// It does not matter who begins, or whether both do: an epoch is the pair of nonces. An answer to
/// a channel that is forgotten is answered with CLOSE, and so is data of an unknown epoch. A HELLO
/// that is refused is answered with a CLOSE of its nonce, which nothing else is; both ends log why.
///
/// *Thread:* any; frames and what is told of them have the turn.
final class Peer {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.dist");

  private final Channels channels;
  private final Atom name;
  private final Turns turns = new Turns();
  private volatile @Nullable Channel current;

  /// How many need this: channels whose end has not been told, and who looks for one.
  private int holders;

  Peer(Channels channels, Atom name) {
    this.channels = channels;
    this.name = name;
  }

  Atom name() {
    return name;
  }

  Turns turns() {
    return turns;
  }

  /// The channel there is, if one is open.
  @Nullable Channel current() {
    Channel channel = current;
    return channel == null || channel.isClosed() ? null : channel;
  }

  synchronized void forget(Channel channel) {
    if (current == channel) {
      current = null;
    }
  }

  /// The channel there is, or a new one, which holds this until its end is told.
  ///
  /// @param begunHere whether it is us who begin it
  /// @return null if there was one
  synchronized @Nullable Channel begin(boolean begunHere) {
    if (current() != null) {
      return null;
    }
    Channel channel = new Channel(channels, this, begunHere);
    current = channel;
    channels.hold(name);
    return channel;
  }

  /// One more or less needs this. Called in the table's own turn.
  ///
  /// @return null if nobody does any more
  @Nullable Peer held(int more) {
    holders += more;
    return holders == 0 ? null : this;
  }

  // ---- frames; in turn

  void frame(byte[] frame) {
    Channel channel = current();
    FrameReader in = new FrameReader(frame);
    try {
      int kind = in.octet();
      switch (kind) {
        case Frames.HELLO -> hello(in);
        case Frames.DATA, Frames.ACK -> {
          long epoch = in.int64();
          if (channel != null && channel.isEpoch(epoch)) {
            channel.receive(kind, in);
          } else {
            channels.refuse(name, epoch);
          }
        }
        case Frames.CLOSE -> {
          long id = in.int64();
          if (channel != null && channel.isOf(id)) {
            String why = Frames.why(in);
            if (channel.isPending() && channel.isMine(id)) {
              channels.misfits().refusal(name, why);
            }
            channel.close(CONNECTION_CLOSED.because("the peer has closed it: " + why));
          }
        }
        default -> throw new MalformedFrameException("kind 1 to 4 expected, " + kind + " found");
      }
    } catch (MalformedFrameException e) {
      String then = channel == null ? "it is ignored" : "the connection is closed";
      channels.misfits().senseless(name, String.valueOf(e.getMessage()), then);
      if (channel != null) {
        channel.close(CONNECTION_CLOSED.because("malformed frame: " + e.getMessage()));
      }
    }
  }

  private void hello(FrameReader in) throws MalformedFrameException {
    int version = in.octet();
    if (version != Hello.VERSION) {
      String why =
          "channel protocol version %d expected, %d found".formatted(Hello.VERSION, version);
      channels.sendClose(name, in.int64(), why);
      channels.misfits().version(name, version);
      return;
    }
    Hello said = Hello.read(in);
    if (channels.codecFor(said.codecs()) == null) {
      String why =
          "codec %s expected, %s found".formatted(channels.options().codecs(), said.codecs());
      channels.sendClose(name, said.nonce(), why);
      channels.misfits().codecs(name, said.codecs(), channels.options().codecs());
      return;
    }
    Channel channel = current();
    if (channel != null) {
      hello(channel, said);
    } else if (said.echo() == 0) {
      answer(said);
    } else {
      // It answers a channel that is no more.
      channels.refuse(name, said.nonce() ^ said.echo());
    }
  }

  private void hello(Channel channel, Hello said) {
    if (channel.isOld(said)) {
      return;
    }
    if (channel.isPending()) {
      channel.learn(said);
      if (!channel.isMine(said.echo())) {
        channel.sayHello(false);
      } else if (said.up() || channel.sayHello(true)) {
        channel.up();
      }
    } else if (channel.isKnown(said)) {
      if (channel.isMine(said.echo()) && !said.up()) {
        channel.sayHello(true);
      }
    } else if (said.up()) {
      channels.refuse(name, said.nonce() ^ said.echo());
    } else {
      channel.close(CONNECTION_CLOSED.because("the peer has begun anew"));
      channels.hold(name);
      turns.leave(() -> answerNow(said)); // behind the end of that one
    }
  }

  private void answerNow(Hello said) {
    try {
      answer(said);
    } finally {
      channels.release(name);
    }
  }

  /// The peer has begun a channel.
  private void answer(Hello said) {
    Channel channel = channels.admit(this);
    if (channel != null) {
      channel.learn(said);
      turns.drainInTurn(); // the end of the one before
      if (!channel.isEnded()) {
        tellOpened(channel);
        channel.begin();
      }
    } else {
      channel = current();
      if (channel != null) {
        hello(channel, said);
      }
    }
  }

  // ---- what the listener is told; in turn
  //
  // Nothing that is thrown here gets any further: the thread is the carrier's, and what it carries
  // for others is not to suffer.

  private void tellOpened(Channel channel) {
    try {
      channels.listener().opened(channel);
    } catch (Throwable e) {
      failed(channel, e);
    }
  }

  void tellUp(Channel channel) {
    channels.settled(channel);
    channels.misfits().forget(name);
    try {
      channels.listener().up(channel);
    } catch (Throwable e) {
      failed(channel, e);
    }
  }

  void tellPacket(Channel channel, byte[] array, int offset, int length) {
    try {
      channels.listener().packet(channel, array, offset, length);
    } catch (Throwable e) {
      failed(channel, e);
    }
  }

  void tellClosed(Channel channel, Closing why) {
    channels.settled(channel);
    try {
      channels.listener().closed(channel, why);
    } catch (Throwable e) {
      failed(channel, e);
    } finally {
      channels.release(name);
    }
  }

  private static void failed(Channel channel, Throwable e) {
    LOG.error("The listener of the {} failed", channel, e);
    channel.close(CONNECTION_CLOSED.because("the listener failed: " + e));
  }
}
