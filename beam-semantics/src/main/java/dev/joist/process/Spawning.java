package dev.joist.process;

import dev.joist.signal.Body;
import dev.joist.signal.Message;
import dev.joist.term.Ref;
import org.jspecify.annotations.Nullable;

/// Making processes: `spawn` and its relatives.
///
/// The halves of link and monitor are in both tables before the new process runs, so that however
/// soon it ends, its parent gets the true reason.
///
/// Rule: SPAWN-01..10, LINK-20, MON-25.
public final class Spawning {

  /// A new process, and the monitor on it if one was asked for.
  ///
  /// @param process the new process
  /// @param monitor its monitor, or null
  public record Spawned(LocalProcess process, @Nullable Ref monitor) {}

  private Spawning() {}

  /// Makes a process as the child of another and starts it.
  ///
  /// @param self the calling process
  /// @param body what the new process runs
  /// @param spec link, monitor, priority
  /// @return the new process
  /// @throws dev.joist.signal.ErrorException `system_limit` when the node has its limit of
  ///   processes
  public static Spawned spawn(LocalProcess self, Body body, SpawnSpec spec) {
    Spawned child = beget(self, body, spec, null);
    child.process().start();
    return child;
  }

  /// As [#spawn], with the answer as a message to the caller that precedes all signals of the
  /// child.
  ///
  /// @param self the calling process
  /// @param body what the new process runs
  /// @param spec link, monitor, priority
  /// @param reply makes the message from the request's reference and the new process, or null
  /// @return the request; the monitor too, if one was asked for
  /// @throws dev.joist.signal.ErrorException `system_limit` when the node has its limit of
  ///   processes
  public static Ref request(
      LocalProcess self, Body body, SpawnSpec spec, @Nullable SpawnAnswer reply) {
    Ref ref = self.node().newRef(isAlias(spec.monitor()) ? self.pid() : null);
    self.mailbox.mark(ref);
    LocalProcess child = beget(self, body, spec, ref).process();
    if (reply != null) {
      self.mailbox.post(new Message(reply.message(ref, child.pid())));
    }
    child.start();
    return ref;
  }

  private static boolean isAlias(@Nullable MonitorSpec monitor) {
    return monitor != null && monitor.alias() != null;
  }

  private static Spawned beget(
      LocalProcess self, Body body, SpawnSpec spec, @Nullable Ref request) {
    LocalNode node = self.node();
    self.enter();
    try {
      LocalProcess child = new LocalProcess(node, self, body);
      child.priority = spec.priority();
      MonitorSpec monitor = spec.monitor();
      Ref ref = null;
      if (monitor != null) {
        ref = request;
        if (ref == null) {
          ref = Monitoring.newRef(self, monitor);
        }
      }
      if (ref != null) {
        child.watched(ref, self.pid());
      }
      if (spec.link()) {
        child.linked(self.pid());
      }
      node.add(child); // from here on others find it
      if (monitor != null && ref != null) {
        Monitoring.plant(
            self,
            new OriginHalf(ref, Monitoring.PROCESS, child.pid(), child.pid(), monitor.tag()),
            monitor.alias());
      }
      if (spec.link()) {
        self.linked(child.pid());
      }
      return new Spawned(child, ref);
    } finally {
      self.leave();
    }
  }

  /// Makes a process without a parent and starts it.
  ///
  /// @param node where it is to live
  /// @param body what it runs
  /// @return the new process
  /// @throws dev.joist.signal.ErrorException `system_limit` when the node has its limit of
  ///   processes
  public static LocalProcess spawn(LocalNode node, Body body) {
    LocalProcess process = new LocalProcess(node, null, body);
    node.add(process);
    process.start();
    return process;
  }

  /// Makes a process without a body, whose code is whatever thread adopts it.
  ///
  /// @param node where it is to live
  /// @return the new process
  /// @throws dev.joist.signal.ErrorException `system_limit` when the node has its limit of
  ///   processes
  public static LocalProcess attach(LocalNode node) {
    LocalProcess process = new LocalProcess(node, null, null);
    node.add(process);
    return process;
  }
}
