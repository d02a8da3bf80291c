package dev.joist.process;

import dev.joist.signal.AliasMode;
import dev.joist.signal.Demonitor;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Monitor;
import dev.joist.signal.MonitorDown;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import org.jspecify.annotations.Nullable;

/// Monitors: `erlang:monitor/2,3`, `erlang:demonitor/1,2`.
///
/// A monitor is two halves, an origin half in the watcher and a target half in the watched. Each
/// side changes its own and tells the other by a signal.
///
/// Rule: MON-01..28.
public final class Monitoring {

  static final Atom PROCESS = Atom.of("process");
  static final Atom PORT = Atom.of("port");

  private static final Atom TIME_OFFSET = Atom.of("time_offset");
  private static final Atom CLOCK_SERVICE = Atom.of("clock_service");

  private Monitoring() {}

  /// Watches a process or port until it ends, or the clock.
  ///
  /// @param self the calling process
  /// @param type the atom `process`, `port` or `time_offset`
  /// @param item a pid or port, a name, or `{Name, Node}`; the atom `clock_service`
  /// @param spec tag and alias
  /// @return the monitor
  /// @throws ErrorException `badarg` when the type is unknown or the item is nothing it knows
  public static Ref monitor(LocalProcess self, Object type, Object item, MonitorSpec spec) {
    Atom kind = Naming.atomOrNull(type);
    if (TIME_OFFSET.equals(kind)) {
      return watchClock(self, item, spec);
    }
    boolean port = PORT.equals(kind);
    if (!port && !PROCESS.equals(kind)) {
      throw new ErrorException(
          Reasons.BADARG,
          "monitor: the type is process, port or time_offset, not " + Terms.toString(type));
    }
    LocalNode node = self.node();
    if (port && item instanceof Port remote && !remote.node().equals(node.name())) {
      throw new ErrorException(
          Reasons.BADARG, "monitor: " + remote + " is a port of another node, " + remote.node());
    }
    Atom known = port ? PORT : PROCESS;
    if (port ? item instanceof Port : item instanceof Pid) {
      Entity entity = node.entity(item);
      return entity == null && node.peerOf(item) != null
          ? watchAbroad(self, item, spec)
          : watch(self, known, item, item, entity, spec);
    }
    Tuple name = nameOnNode(node, port, item);
    if (!Terms.exactlyEqual(name.element(2), node.name())) {
      if (!port && node.peerOf(name) != null) {
        return watchAbroad(self, name, spec);
      }
      // MON-07: this node knows no other; OTP says so where it is not distributed.
      throw new ErrorException(
          Reasons.BADARG,
          port
              ? "monitor: " + Terms.toString(name) + " is a port's name on another node"
              : "monitor: node " + node.name() + " is connected to no " + name.element(2));
    }
    Entity named = node.names().find(Naming.atom(name.element(1)));
    boolean fits = port == named instanceof LocalPort;
    return named != null && fits
        ? watch(self, known, name, named.id(), named, spec)
        : watch(self, known, name, null, null, spec);
  }

  private static Tuple nameOnNode(LocalNode node, boolean port, Object item) {
    Tuple name = Naming.nameAtNode(item);
    if (name != null) {
      return name;
    }
    Atom atom = Naming.atomOrNull(item);
    if (atom == null) {
      throw new ErrorException(
          Reasons.BADARG,
          "monitor: "
              + Terms.toString(item)
              + (port ? " is no port" : " is no pid")
              + ", no name and no {Name, Node}");
    }
    return Tuple.of(atom, node.name());
  }

  /// Rule: MON-11. The offset between the node's clock and the time of day never changes, so the
  /// monitor is there and never fires, as in OTP's default mode of time.
  private static Ref watchClock(LocalProcess self, Object item, MonitorSpec spec) {
    if (!CLOCK_SERVICE.equals(Naming.atomOrNull(item))) {
      throw new ErrorException(
          Reasons.BADARG,
          "monitor: time_offset is watched at clock_service, not at " + Terms.toString(item));
    }
    self.enter();
    try {
      Ref ref = newRef(self, spec);
      plant(self, new OriginHalf(ref, TIME_OFFSET, item, null, spec.tag()), spec.alias());
      return ref;
    } finally {
      self.leave();
    }
  }

  private static Ref watch(
      LocalProcess self,
      Atom type,
      Object item,
      @Nullable Object target,
      @Nullable Entity entity,
      MonitorSpec spec) {
    boolean itself = self.pid().equals(target);
    Ref ref;
    boolean sent;
    self.enter();
    try {
      ref = newRef(self, itself ? MonitorSpec.PLAIN : spec);
      if (itself) { // MON-09
        return ref;
      }
      Monitor signal = new Monitor(ref, self.pid(), name(item));
      plant(self, new OriginHalf(ref, type, item, target, spec.tag()), spec.alias());
      sent = entity != null && entity.deliver(signal, self.turn().duty());
    } finally {
      self.leave();
    }
    if (entity != null && sent) {
      self.turn().monitored(entity);
    } else if (target instanceof Pid pid && self.node().hasMade(pid)) {
      self.turn().monitoredDead(pid, new MonitorDown(ref, Reasons.NOPROC));
    } else { // a name nobody has, a port, a pid of an earlier incarnation: BEAM sends no signal
      Atom reason = target == null ? Reasons.NOPROC : self.node().absence(target);
      self.turn().noticeToSelf(new MonitorDown(ref, reason), false);
    }
    return ref;
  }

  /// Watches somebody of another node: a pid, or a name that is resolved there. That node holds the
  /// other half.
  private static Ref watchAbroad(LocalProcess self, Object item, MonitorSpec spec) {
    LocalNode node = self.node();
    Abroad abroad = node.requireAbroad();
    Atom peer = node.peerOf(item);
    if (peer == null) {
      throw new IllegalStateException("of this node after all: " + item);
    }
    Departure.awaitRoom(self, abroad, peer);
    self.enter();
    try {
      Ref ref = newRef(self, spec);
      plant(self, new OriginHalf(ref, PROCESS, item, item, spec.tag()), spec.alias());
      abroad.monitor(ref, self.pid(), item);
      return ref;
    } finally {
      self.leave();
    }
  }

  private static @Nullable Tuple name(Object item) {
    return item instanceof Tuple name ? name : null;
  }

  /// A reference for a monitor, and the mark for receives that want it; under the watcher's right.
  ///
  /// The message of a tagged monitor is wanted by its tag: that many of them are made must not cost
  /// the reference in the tag its mark. Rule: RECV-13, RECV-15.
  static Ref newRef(LocalProcess watcher, MonitorSpec spec) {
    Ref ref = watcher.node().newRef(spec.alias() == null ? null : watcher.pid());
    if (spec.tag() == null) {
      watcher.mailbox.mark(ref);
    }
    return ref;
  }

  /// Enters a monitor, and the alias that comes with it, in the watcher's tables; under its right.
  static void plant(LocalProcess watcher, OriginHalf half, @Nullable AliasMode alias) {
    if (watcher.origins == null) {
      watcher.origins = new Table<>();
    }
    watcher.origins.insert(half);
    if (alias != null) {
      Aliasing.plant(watcher, half.ref(), alias);
    }
  }

  /// Stops watching.
  ///
  /// @param self the calling process
  /// @param ref a reference of this node; one that is no active monitor of the caller's is ignored
  /// @param flush whether to remove the message of the monitor from the mailbox, if it has fired
  /// @return whether an active monitor was removed
  /// @throws ErrorException `badarg` when the reference is of another node
  public static boolean demonitor(LocalProcess self, Ref ref, boolean flush) {
    LocalNode node = self.node();
    if (!ref.node().equals(node.name())) {
      throw new ErrorException(
          Reasons.BADARG, "demonitor: " + ref + " is of node " + ref.node() + ", not of this one");
    }
    Demonitor signal = new Demonitor(ref);
    OriginHalf half;
    boolean active = false;
    Entity target = null;
    self.enter();
    try {
      half = self.origins == null ? null : self.origins.remove(ref);
      if (half != null) {
        active = isActive(node, half);
        endAlias(self, ref);
        target = half.target == null ? null : node.entity(half.target);
        if (target == null && half.target != null && node.peerOf(half.target) != null) {
          node.requireAbroad().demonitor(ref, half.target);
        } else if (target != null && !target.deliver(signal, self.turn().duty())) {
          target = null;
        }
      }
    } finally {
      self.leave();
    }
    if (half != null) {
      self.turn().emptySlot(ref);
      if (target != null) {
        self.turn().signalled(target);
      }
      if (active) {
        return true;
      }
    }
    if (flush) {
      self.schedulingPoint();
      var _ = self.receive(message -> isOf(ref, message) ? message : null, ref, 0);
    }
    return false;
  }

  /// Whether BEAM calls a monitor active that is in the watcher's table, though its `DOWN` may be
  /// on the way. It does not where there is nobody to withdraw it from: of a pid of an earlier
  /// incarnation, and of a name on a node that is not connected. Rule: MON-19.
  private static boolean isActive(LocalNode node, OriginHalf half) {
    Object target = half.target;
    if (target instanceof Pid pid) {
      return node.hasMade(pid) || !node.isLocal(pid);
    }
    Atom peer = target instanceof Tuple ? node.peerOf(target) : null;
    return peer == null || node.requireAbroad().isUp(peer);
  }

  /// Whether a message looks like what the monitor sends: `{_, Ref, _, _, _}`.
  private static boolean isOf(Ref ref, Object message) {
    Tuple tuple = Terms.asTuple(message);
    return tuple != null && tuple.arity() == 5 && tuple.element(2).equals(ref);
  }

  /// Removes a monitor on behalf of its alias; under the watcher's right.
  static void withdraw(LocalProcess watcher, Ref ref, Duty duty) {
    OriginHalf half = watcher.origins == null ? null : watcher.origins.remove(ref);
    if (half != null && half.target != null) {
      watcher.node().emit(half.target, new Demonitor(ref), duty);
    }
  }

  /// Ends the alias of a monitor that has ended, if it was to end with it; under the watcher's
  /// right.
  static void endAlias(LocalProcess watcher, Ref ref) {
    Table<Alias> aliases = watcher.aliases;
    Alias alias = aliases == null ? null : aliases.find(ref);
    if (aliases != null && alias != null && alias.mode.endsWithMonitor()) {
      aliases.remove(ref);
    }
  }
}
