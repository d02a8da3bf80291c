package dev.joist.process;

import dev.joist.signal.Signal;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The other nodes, as this one's processes need them: what is sent to a pid, name or alias of
/// another node goes here. What comes from there comes by [Arrival].
///
/// What is sent over one connection arrives in the order of the calls, as far as one sender goes.
/// What a process does opens a connection where there is none; what only takes something back does
/// not (DIST-05). A connection that cannot be had is lost as one that was: links and monitors over
/// it get `noconnection`.
///
/// *Thread:* any, with or without an entity's right. No call blocks but [#awaitRoom] and
/// [#awaitConnection], and none takes a right.
///
/// Rule: DIST-02..07.
public interface Abroad extends AutoCloseable {

  // ---- terms

  /// A term that is ready to travel.
  interface Written {}

  /// A message as bytes.
  ///
  /// @param peer for whom
  /// @param message a term
  /// @return for [#send] and [#spawn]
  /// @throws IllegalArgumentException if something in it cannot travel: it names the path to it
  Written encode(Atom peer, Object message);

  /// A reason as bytes; one that cannot travel is replaced by a text that says so.
  ///
  /// @param peer for whom
  /// @param reason a term
  /// @return for [#exit]
  Written encodeReason(Atom peer, Object reason);

  // ---- room

  /// Whether there is a connection, be it one that is being opened.
  ///
  /// @param peer a node
  /// @return false where a send would open one
  boolean isConnected(Atom peer);

  /// Whether there is a connection that is open.
  ///
  /// @param peer a node
  /// @return false where it is still being opened, too
  boolean isUp(Atom peer);

  /// Whether a sender is to wait before it sends more.
  ///
  /// @param peer a node
  /// @return false also where there is no connection
  boolean isBusy(Atom peer);

  /// Waits until a sender may send more, or the connection is lost.
  ///
  /// @param peer a node
  /// @throws InterruptedException if the thread is interrupted meanwhile
  void awaitRoom(Atom peer) throws InterruptedException;

  // ---- what processes do

  /// Sends a message.
  ///
  /// @param from who sends
  /// @param to a pid, `{Name, Node}` or an alias of another node
  /// @param message from [#encode]
  /// @param connect whether a connection may be opened
  /// @return false when there is none and none was to be opened: then nothing was sent
  /// @throws IllegalArgumentException if it is too large to travel, or cannot in the codec of the
  ///   peer
  boolean send(Pid from, Object to, Written message, boolean connect);

  /// Sends what `exit/2` does.
  ///
  /// @param from a pid of this node
  /// @param to a pid of another
  /// @param reason from [#encodeReason]
  void exit(Pid from, Pid to, Written reason);

  /// Gives a process another group leader.
  ///
  /// @param from who does it
  /// @param leader any pid
  /// @param to a pid of another node
  void groupLeader(Pid from, Pid leader, Pid to);

  /// Sends a link; under the right of the end that is here, which enters its half afterwards.
  ///
  /// @param from the end that is here
  /// @param to the end at another node
  /// @return the epoch of the connection it goes over
  long link(Pid from, Pid to);

  /// Sends an unlink; under the right of the end that is here.
  ///
  /// @param from the end that is here
  /// @param to the end at another node
  /// @param id what the acknowledgement repeats
  /// @param epoch of the link
  /// @return false when that connection is lost, and no acknowledgement will come
  boolean unlink(Pid from, Pid to, long id, long epoch);

  /// The end that is here has entered a half that it has not asked for by [#link]; under its right.
  ///
  /// @param here the end that is here
  /// @param there the end at another node
  /// @param epoch of the link
  /// @return false when that connection is lost, and nobody will tell of it
  boolean linked(Object here, Pid there, long epoch);

  /// The end that is here has its half no more; under its right.
  ///
  /// @param here the end that is here
  /// @param there the end at another node
  /// @param epoch of the link
  void unlinked(Object here, Pid there, long epoch);

  /// Sends a monitor; under the watcher's right, if it is a process.
  ///
  /// @param ref the monitor
  /// @param watcher a pid of this node
  /// @param item a pid or `{Name, Node}` of another
  void monitor(Ref ref, Pid watcher, Object item);

  /// Withdraws a monitor, if it is one that still counts.
  ///
  /// @param ref the monitor
  /// @param item as it was given
  void demonitor(Ref ref, Object item);

  /// Sends whatever a [Duty] brings to another node: answers, and what an end has to tell.
  ///
  /// @param to a pid or `{Name, Node}` of another node
  /// @param signal which concerns only a connection that is there, unless a process would open one
  void emit(Object to, Signal signal);

  /// Asks for a process at another node; what comes of it is handed to the parent by
  /// [Arrival#spawned].
  ///
  /// @param peer the node
  /// @param request what was asked
  /// @param arguments from [#encode], a list
  /// @throws IllegalArgumentException if they are too large to travel, or cannot in the codec of
  ///   the peer; then nothing was asked
  void spawn(Atom peer, SpawnRequest request, Written arguments);

  /// Gives such a request up.
  ///
  /// @param parent who asked
  /// @param request the request
  /// @return false when it is answered, or none of the parent's
  boolean abandon(Pid parent, Ref request);

  // ---- nodes

  /// The nodes there is a connection to.
  ///
  /// @return their names
  List<Atom> nodes();

  /// Has a process told when a connection is lost, once more or once less.
  ///
  /// @param watcher a process of this node, under its right
  /// @param peer a node
  /// @param wanted whether once more
  void monitorNode(Pid watcher, Atom peer, boolean wanted);

  /// Has a process told of all connections that come and go, once more or not at all.
  ///
  /// @param watcher a process of this node, under its right
  /// @param wanted whether once more
  /// @param options as `net_kernel:monitor_nodes/2` takes them; null for those of `monitor_nodes/1`
  /// @return why the options are none; null when they are
  @Nullable Object monitorNodes(Pid watcher, boolean wanted, @Nullable Object options);

  /// Closes a connection.
  ///
  /// @param peer a node
  /// @return false when there was none
  boolean disconnect(Atom peer);

  /// Opens a connection, where there is none.
  ///
  /// @param peer a node
  void connect(Atom peer);

  /// Waits until a connection that was opened is there or lost.
  ///
  /// @param peer a node
  /// @return whether it is there
  /// @throws InterruptedException if the thread is interrupted meanwhile
  boolean awaitConnection(Atom peer) throws InterruptedException;

  /// A process that has asked something of this has ended; under its right.
  ///
  /// @param pid the process
  /// @param reason why
  void forget(Pid pid, Object reason);

  /// Whether all that was sent so far has arrived, or was lost with its connection.
  ///
  /// @return false while something is queued, or the peer has not said that it has it
  boolean isDelivered();

  /// What is to be known about the connections.
  ///
  /// @return a term: a list of maps
  Object info();

  /// Closes all connections, and opens none from now on.
  @Override
  void close();
}
