package dev.joist.process;

import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Handler;
import dev.joist.signal.Message;
import dev.joist.signal.Program;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import java.util.List;
import java.util.function.Consumer;
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

  private static final Atom OK = Atom.of("ok");
  private static final Atom ERROR = Atom.of("error");
  private static final Atom BADOPT = Atom.of("badopt");

  private Spawning() {}

  /// Makes a process as the child of another and starts it.
  ///
  /// @param self the calling process
  /// @param program what the new process runs
  /// @param spec link, monitor, priority
  /// @return the new process
  /// @throws ErrorException `system_limit` when the node has its limit of processes; `badarg` when
  ///   there is no program
  public static Spawned spawn(LocalProcess self, Program program, SpawnSpec spec) {
    Spawned child = beget(self, checked(program), spec, null, null);
    child.process().start();
    return child;
  }

  /// As [#spawn], with the answer as a message to the caller that precedes all signals of the
  /// child.
  ///
  /// @param self the calling process
  /// @param program what the new process runs
  /// @param spec link, monitor, priority; null when one of the options was none
  /// @param answer makes the message
  /// @return the request; the monitor too, if one was asked for
  /// @throws ErrorException `badarg` when there is no program
  public static Ref request(
      LocalProcess self, Program program, @Nullable SpawnSpec spec, SpawnAnswer answer) {
    checked(program);
    self.step();
    boolean alias = spec != null && isAlias(spec.monitor());
    Ref request = self.node().newRef(alias ? self.pid() : null);
    self.mailbox.mark(request);
    if (spec == null) {
      answer(self, answer.message(request, ERROR, BADOPT));
      return request;
    }
    LocalProcess child;
    try {
      child = beget(self, program, spec, request, answer).process();
    } catch (ErrorException refused) {
      answer(self, answer.message(request, ERROR, refused.reason()));
      return request;
    }
    child.start();
    return request;
  }

  /// Asks for a process at another node; what comes of it comes as a message that precedes all
  /// signals of the child.
  ///
  /// @param self the calling process
  /// @param peer the other node, of a node that is distributed
  /// @param entry what is registered there
  /// @param arguments for it
  /// @param options for the other node, as terms
  /// @param spec link and monitor; null when one of the options was none
  /// @param answer makes the message
  /// @return the request; the monitor too, if one was asked for
  /// @throws ErrorException `badarg` when the arguments cannot travel
  public static Ref request(
      LocalProcess self,
      Atom peer,
      Atom entry,
      List<Object> arguments,
      List<Object> options,
      @Nullable SpawnSpec spec,
      SpawnAnswer answer) {
    Abroad abroad = self.node().requireAbroad();
    Abroad.Written written = Departure.encode(abroad, peer, arguments);
    Departure.awaitRoom(self, abroad, peer);
    boolean alias = spec != null && isAlias(spec.monitor());
    self.enter();
    try {
      Ref ref = self.node().newRef(alias ? self.pid() : null);
      self.mailbox.mark(ref);
      if (spec == null) {
        answer(self, answer.message(ref, ERROR, BADOPT));
      } else {
        self.knownAbroad = true;
        abroad.spawn(
            peer,
            new SpawnRequest(ref, self.pid(), self.groupLeader, entry, options, spec, answer),
            written);
      }
      return ref;
    } catch (IllegalArgumentException tooLarge) {
      throw Departure.refused(tooLarge);
    } finally {
      self.leave();
    }
  }

  /// Gives a spawn request up.
  ///
  /// @param self the calling process
  /// @param request what [#request] has returned
  /// @return whether it was not answered yet; then no answer comes
  public static boolean abandon(LocalProcess self, Ref request) {
    self.step();
    Abroad abroad = self.node().abroad();
    return abroad != null && abroad.abandon(self.pid(), request);
  }

  private static void answer(LocalProcess self, @Nullable Object message) {
    if (message != null) {
      self.turn().noticeToSelf(new Message(message), true);
    }
  }

  private static boolean isAlias(@Nullable MonitorSpec monitor) {
    return monitor != null && monitor.alias() != null;
  }

  /// The child is born under its parent's hand: whoever finds it and sends it a signal waits with
  /// the handling until both tables are complete and the answer is on its way.
  private static Spawned beget(
      LocalProcess self,
      Program program,
      SpawnSpec spec,
      @Nullable Ref request,
      @Nullable SpawnAnswer answer) {
    LocalNode node = self.node();
    LocalProcess child = null;
    self.enter();
    try {
      child = new LocalProcess(node, self, program);
      child.acquire();
      child.priority = spec.priority();
      if (spec.heap() != null) {
        child.heap = HeapAccount.ofNewborn(child, spec.heap().apply(node.heapSettings()));
      }
      MonitorSpec monitor = spec.monitor();
      Ref ref = null;
      if (monitor != null) {
        ref = request;
        if (ref == null) {
          ref = Monitoring.newRef(self, monitor);
        }
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
      if (request != null && answer != null) {
        answer(self, answer.message(request, OK, child.pid()));
      }
      return new Spawned(child, ref);
    } finally {
      if (child != null) {
        child.release(self.turn().duty());
      }
      self.leave();
    }
  }

  /// Makes a straight-line process without a parent and starts it.
  ///
  /// @param node where it is to live
  /// @param body what it runs
  /// @return the new process
  /// @throws ErrorException `system_limit` when the node has its limit of processes; `badarg` when
  ///   there is no body
  public static LocalProcess spawn(LocalNode node, Body body) {
    return start(node, checked(body));
  }

  /// Makes an event-style process without a parent and starts it.
  ///
  /// @param node where it is to live
  /// @param handler what it runs
  /// @return the new process
  /// @throws ErrorException `system_limit` when the node has its limit of processes; `badarg` when
  ///   there is no handler
  public static LocalProcess spawn(LocalNode node, Handler handler) {
    return start(node, checked(handler));
  }

  /// Makes a process without a parent, and starts it when somebody else has taken note of it.
  ///
  /// @param node where it is to live
  /// @param program what it runs
  /// @param born is given the process before it runs
  /// @return the new process
  /// @throws ErrorException `system_limit` when the node has its limit of processes; `badarg` when
  ///   there is no program
  public static LocalProcess spawn(LocalNode node, Program program, Consumer<LocalProcess> born) {
    LocalProcess process = new LocalProcess(node, null, checked(program));
    node.add(process);
    born.accept(process);
    process.start();
    return process;
  }

  private static LocalProcess start(LocalNode node, Program program) {
    return spawn(node, program, _ -> {});
  }

  /// Makes a process without a body, whose code is whatever thread adopts it.
  ///
  /// @param node where it is to live
  /// @return the new process
  /// @throws ErrorException `system_limit` when the node has its limit of processes
  public static LocalProcess attach(LocalNode node) {
    LocalProcess process = new LocalProcess(node, null, null);
    node.add(process);
    return process;
  }

  private static Program checked(Program program) {
    if (program == null) {
      throw new ErrorException(
          Reasons.BADARG,
          "spawn: the body is null, or the handler; give it what the process is to run");
    }
    return program;
  }
}
