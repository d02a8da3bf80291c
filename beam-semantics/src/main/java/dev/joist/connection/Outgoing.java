package dev.joist.connection;

import dev.joist.connection.Codecs.Encoded;
import dev.joist.dist.Channel;
import dev.joist.dist.Codec;
import dev.joist.process.SpawnRequest;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.function.UnaryOperator;

/// Writes the packets of one connection, in the codec that the peer reads, and gives them to the
/// channel.
///
/// What sends is called under the connection's lock: the codec changes under it, at most once, when
/// the peer has said what it reads. Each says false when the packet is for the next connection, as
/// the channel of this one has closed. One that never got up takes what it loses.
///
/// *Thread:* any.
///
/// Rule: DIST-04, DIST-11..13.
final class Outgoing {

  /// A packet with terms in it, in one codec.
  private interface Form {
    PacketWriter in(Codec codec);
  }

  /// A packet that was made before the lock was taken, and how it is made anew in another codec.
  record Draft(Pid sender, Form form, PacketWriter made, Codec by) {}

  private final Atom node;
  private final int creation;
  private final Codecs codecs;
  private final Channel channel;
  private volatile boolean up;

  /// What this node writes in: the first of its codecs, until the peer has said what it reads.
  private volatile Codec writing;

  /// What the peer writes in, once it is up.
  private volatile Codec reading;

  /// @param node this node
  /// @param creation its incarnation
  Outgoing(Atom node, int creation, Codecs codecs, Channel channel) {
    this.node = node;
    this.creation = creation;
    this.codecs = codecs;
    this.channel = channel;
    writing = codecs.first();
    reading = codecs.first();
  }

  // ---- the codec

  /// The peer has said what it reads and writes. If that is not what has been written for it so
  /// far, that is written anew; nothing has left yet.
  ///
  /// @throws IllegalArgumentException if something of that cannot be
  void opened() {
    up = true;
    reading = codecs.named(channel.peerCodec());
    writing = codecs.named(channel.codec());
    if (!writing.equals(codecs.first())) {
      channel.rewrite();
    }
  }

  /// Whether the channel ever was up.
  boolean wasUp() {
    return up;
  }

  /// What this node writes in.
  Codec writing() {
    return writing;
  }

  /// What the peer writes in.
  Codec reading() {
    return reading;
  }

  // ---- how they are sent

  private PacketWriter packet(int op, int payload) {
    return new PacketWriter(op, node, creation, channel.peer(), payload);
  }

  private boolean send(Pid sender, PacketWriter packet) {
    return channel.send(stream(sender), packet.toByteArray()) || !up;
  }

  private Draft draft(Pid sender, Form form) {
    Codec by = writing;
    return new Draft(sender, form, form.in(by), by);
  }

  /// Sends what was made before, in whatever codec it is by now.
  boolean send(Draft draft) {
    Codec now = writing;
    PacketWriter packet = draft.by.equals(now) ? draft.made : draft.form.in(now);
    if (up || !codecs.isChoice()) {
      return send(draft.sender, packet);
    }
    return channel.send(
            stream(draft.sender), packet.toByteArray(), () -> draft.form.in(writing).toByteArray())
        || !up;
  }

  /// Sends a reason behind a head. In its place comes a text if it is too large: the end of
  /// somebody is told whatever it says.
  private boolean sendReason(Pid sender, Encoded reason, UnaryOperator<PacketWriter> head, int op) {
    try {
      return send(draft(sender, reason(reason, head, op)));
    } catch (IllegalArgumentException tooLarge) {
      Encoded text =
          Codecs.reason(writing, "a reason of " + reason.length() + " bytes, too large to travel");
      return send(draft(sender, reason(text, head, op)));
    }
  }

  private Form reason(Encoded reason, UnaryOperator<PacketWriter> head, int op) {
    return codec -> {
      byte[] bytes = reason.in(codec);
      return head.apply(packet(op, bytes.length)).raw(bytes);
    };
  }

  /// What keeps the order of all that comes from one process.
  private static long stream(Pid sender) {
    return ((long) sender.serial() << Ref.OWNER_ID_BITS) | sender.id();
  }

  // ---- what has no half

  /// A message.
  ///
  /// @param to a pid, an alias or a name
  Draft message(Pid from, Object to, Encoded message) {
    return draft(from, codec -> message(from, to, message.in(codec)));
  }

  private PacketWriter message(Pid from, Object to, byte[] message) {
    PacketWriter packet =
        switch (to) {
          case Pid pid -> packet(Op.SEND_SENDER, message.length).pid(from).pid(pid);
          case Ref ref -> packet(Op.ALIAS_SEND, message.length).pid(from).ref(ref);
          default -> packet(Op.REG_SEND, message.length).pid(from).atom((Atom) to);
        };
    return packet.raw(message);
  }

  boolean exit(Pid from, Pid to, Encoded reason) {
    return sendReason(from, reason, head -> head.pid(from).pid(to), Op.PAYLOAD_EXIT2);
  }

  boolean groupLeader(Pid from, Pid leader, Pid to) {
    return send(from, packet(Op.GROUP_LEADER, 0).pid(from).pid(leader).pid(to));
  }

  // ---- links

  boolean link(Pid from, Pid to) {
    return send(from, packet(Op.LINK, 0).pid(from).pid(to));
  }

  boolean unlink(Pid from, Pid to, long id) {
    return send(from, packet(Op.UNLINK_ID, 0).number(id).pid(from).pid(to));
  }

  boolean unlinkAck(Pid from, Pid to, long id) {
    return send(from, packet(Op.UNLINK_ID_ACK, 0).number(id).pid(from).pid(to));
  }

  boolean linkExit(Pid from, Pid to, Encoded reason) {
    return sendReason(from, reason, head -> head.pid(from).pid(to), Op.PAYLOAD_EXIT);
  }

  // ---- monitors

  boolean monitor(Ref ref, Pid watcher, Object item) {
    return send(watcher, packet(Op.MONITOR_P, 0).pid(watcher).item(item).ref(ref));
  }

  boolean demonitor(Ref ref, Pid watcher, Object item) {
    return send(watcher, packet(Op.DEMONITOR_P, 0).pid(watcher).item(item).ref(ref));
  }

  /// The end of somebody watched.
  ///
  /// @param asked as the watcher has named it
  boolean down(Pid sender, Object asked, Pid watcher, Ref ref, Encoded reason) {
    return sendReason(
        sender, reason, head -> head.item(asked).pid(watcher).ref(ref), Op.PAYLOAD_MONITOR_P_EXIT);
  }

  // ---- spawn

  Draft spawn(SpawnRequest request, Encoded options, Encoded arguments) {
    return draft(request.parent(), codec -> spawn(request, options.in(codec), arguments.in(codec)));
  }

  private PacketWriter spawn(SpawnRequest request, byte[] options, byte[] arguments) {
    return packet(Op.SPAWN_REQUEST, options.length + arguments.length)
        .ref(request.ref())
        .pid(request.parent())
        .pid(request.leader())
        .atom(request.entry())
        .number(options.length)
        .raw(options)
        .raw(arguments);
  }

  /// The answer to a request of the peer's.
  ///
  /// @param value the child, or a reason
  boolean spawned(Pid self, Ref ref, Pid parent, int flags, Object value) {
    return send(self, packet(Op.SPAWN_REPLY, 0).ref(ref).pid(parent).byteOf(flags).item(value));
  }
}
