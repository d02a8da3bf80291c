package dev.joist.pekko.cluster;

import dev.joist.dist.Carrier;
import dev.joist.pekko.ref.Endpoint;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries frames between the members of a Pekko cluster: as messages over Artery, from one
/// [Endpoint] to another.
///
/// ```
///   send --Frame--> their endpoint =Artery=> our endpoint --> Peer --> Events.frame
///                                     cluster, event stream --> Registrar --> reachable, lost
///                                           lifelines (TCP) --^
/// ```
///
/// A member whose node is known by name is a [Peer]: in the tables by the number of its system and
/// by its name. A frame has the numbers of both systems, so one from or to an earlier incarnation
/// is dropped.
///
/// Frames come in order as a rule. Artery loses some without a word when a connection breaks, and
/// with a word when its queue is full; then the peer is `lost`, and `reachable` as soon as it has
/// answered an announcement. How many frames are under way is for the channel to bound: Artery's
/// queue takes `outbound-message-queue-size` of them.
///
/// *Thread:* any.
public final class ArteryCarrier implements Carrier {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.pekko.cluster");

  /// Of every endpoint, at the top of Pekko's tree.
  private static final String ENDPOINT = "joist-channel";

  private static final String FRAME_SIZE = "pekko.remote.artery.advanced.maximum-frame-size";

  /// What Artery's header, the paths of both endpoints and our own header take, at the most.
  private static final int OVERHEAD = 4096;

  /// What there is once it is open.
  private record Opened(Endpoint endpoint, ActorRef registrar, Lifelines lifelines) {}

  private final ExtendedActorSystem system;
  private final ClusterSettings settings;
  private final Cluster cluster;
  private final long uid;
  private final int maximumFrame;

  private final ConcurrentHashMap<Long, Peer> byUid = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Atom, Peer> byName = new ConcurrentHashMap<>();
  private final Lines lines = new Lines();
  private final Once complaints = new Once();
  private final AtomicBoolean open = new AtomicBoolean();
  private volatile @Nullable Opened opened;
  private volatile boolean closed;

  /// A carrier for one node.
  ///
  /// @param system with `pekko.actor.provider = cluster`
  /// @throws org.apache.pekko.ConfigurationException when `joist.cluster { ... }` has a value that
  ///   is not allowed
  public ArteryCarrier(ExtendedActorSystem system) {
    this.system = system;
    settings = ClusterSettings.of(system.settings().config());
    cluster = Cluster.get(system);
    uid = cluster.selfUniqueAddress().longUid();
    long largest = system.settings().config().getBytes(FRAME_SIZE);
    maximumFrame = (int) Math.min(Integer.MAX_VALUE, largest) - OVERHEAD;
  }

  /// The name of a node that is configured with another, or none: unlike that of any other member,
  /// since no two have one address.
  ///
  /// @param system of the node
  /// @param configured what stands before the `@`; a name with an `@` is taken as it is
  /// @return such as `bank@10.0.0.7:7355`
  public static String nodeName(ActorSystem system, String configured) {
    Address address = Cluster.get(system).selfAddress();
    return configured.indexOf('@') >= 0
        ? configured
        : configured + "@" + address.host().get() + ":" + address.port().get();
  }

  /// Begins to carry. A carrier can be opened once.
  ///
  /// @throws IllegalStateException if it was opened before
  /// @throws java.io.UncheckedIOException if the port for lifelines cannot be bound
  @Override
  public void open(Atom node, int creation, Events events) {
    if (!open.compareAndSet(false, true)) {
      throw new IllegalStateException("The carrier of " + node + " has been opened already.");
    }
    Whereabouts here = Whereabouts.of(system, cluster.selfAddress());
    Lifelines lifelines =
        settings.livenessEnabled()
            ? Lifelines.open(here, settings.livenessPort(), uid, Encryption.of(system))
            : Lifelines.none();
    Endpoint endpoint = Endpoint.open(system, ENDPOINT, this::arrived);
    Registrar.Self self = new Registrar.Self(node, creation, lifelines.port());
    ActorRef registrar =
        system.systemActorOf(
            Props.create(
                    Registrar.class,
                    () ->
                        new Registrar(
                            this,
                            cluster,
                            settings,
                            self,
                            untilClosed(events),
                            lifelines,
                            endpoint))
                .withDispatcher("pekko.actor.internal-dispatcher"),
            "joist-registrar");
    lifelines.tell(report -> registrar.tell(report, ActorRef.noSender()));
    opened = new Opened(endpoint, registrar, lifelines);
  }

  private Events untilClosed(Events events) {
    return new Events() {
      @Override
      public void frame(Atom peer, byte[] frame) {
        if (!closed) {
          events.frame(peer, frame);
        }
      }

      @Override
      public void reachable(Atom peer) {
        if (!closed) {
          events.reachable(peer);
        }
      }

      @Override
      public void lost(Atom peer, String why) {
        if (!closed) {
          events.lost(peer, why);
        }
      }
    };
  }

  @Override
  public boolean send(Atom peer, byte[] frame) {
    if (frame.length > maximumFrame) {
      throw new IllegalArgumentException(
          "A frame of %d bytes for %s; at most %d can be carried, as %s says"
              .formatted(frame.length, peer, maximumFrame, FRAME_SIZE));
    }
    Opened ours = opened;
    Peer to = byName.get(peer);
    if (ours == null || to == null) {
      return false;
    }
    return to.send(uid, frame, ours.endpoint());
  }

  @Override
  public int maximumFrame() {
    return maximumFrame;
  }

  /// Says goodbye on all lifelines. Nothing is told from then on.
  @Override
  public void close() {
    closed = true;
    Opened ours = opened;
    opened = null;
    if (ours != null) {
      ours.lifelines().close();
      system.stop(ours.registrar());
      byName.clear();
      byUid.clear();
    }
  }

  /// Where frames come in and go out, while it is open.
  Endpoint endpoint() {
    return Objects.requireNonNull(opened, "open").endpoint();
  }

  /// Where lifelines end, while it is open.
  int livenessPort() {
    return Objects.requireNonNull(opened, "open").lifelines().port();
  }

  /// Whether there is a lifeline to a peer.
  boolean hasLifeline(Atom name) {
    Peer peer = byName.get(name);
    Opened ours = opened;
    return peer != null && ours != null && ours.lifelines().isUp(peer.uid());
  }

  // ---- what arrives, on the lanes of Artery

  private void arrived(Object message, ActorRef sender) {
    Opened ours = opened;
    if (ours == null) {
      return; // not open any more: nobody is here
    }
    switch (message) {
      case Frame frame -> arrived(frame, sender);
      case Announce announce ->
          ours.registrar().tell(new Registrar.Heard(announce, sender), ActorRef.noSender());
      case ActorIdentity identity when identity.correlationId() instanceof Long asked -> {
        if (identity.getActorRef().isPresent()) { // else it has no Joist, or not yet
          ours.registrar().tell(new Registrar.Found(asked, sender), ActorRef.noSender());
        }
      }
      default -> complain(sender.path().address(), "a " + message.getClass().getName(), sender);
    }
  }

  private void arrived(Frame frame, ActorRef sender) {
    Peer peer = byUid.get(frame.from());
    if (frame.to() != uid) {
      return; // for an earlier incarnation at this address
    }
    if (peer == null) {
      complain(frame.from(), "a frame of a system that has not said who it is", sender);
    } else if (!peer.isAt(sender)) {
      complain(frame.from(), "a frame that claims to be of " + peer, sender);
    } else {
      peer.frame(frame.bytes());
    }
  }

  /// Something from another is dropped; it is said once of each.
  void complain(Object about, String what, ActorRef sender) {
    if (isFirstComplaint(about)) {
      LOG.warn(
          "Dropped {}, sent by {}; if there are more, this is not said again.",
          Terms.printable(what),
          Terms.printable(sender.toString()));
    }
  }

  boolean isFirstComplaint(Object about) {
    return complaints.isFirst(about);
  }

  // ---- the tables, for the registrar

  long uid() {
    return uid;
  }

  @Nullable Peer peer(Atom name) {
    return byName.get(name);
  }

  Peer admit(long peerUid, Atom name, Address address, ActorRef endpoint, Events events) {
    Peer peer = new Peer(peerUid, address, endpoint, lines.take(name, events));
    byUid.put(peerUid, peer);
    byName.put(name, peer);
    return peer;
  }

  void retire(Peer peer, String why) {
    byUid.remove(peer.uid(), peer);
    byName.remove(peer.name(), peer);
    peer.retire(why, () -> lines.giveBack(peer.line()));
  }

  @Override
  public String toString() {
    return "ArteryCarrier(" + cluster.selfAddress() + ")";
  }
}
