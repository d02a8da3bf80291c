package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitRequest;
import dev.joist.signal.LinkExit;
import dev.joist.signal.Message;
import dev.joist.signal.PortDriver;
import dev.joist.signal.Signal;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A port of this node: something outside that a [PortDriver] drives, with an owner it is linked
/// to.
///
/// It understands `{Owner, {command, Data}}` and `{Owner, close}`, whoever sends it. It ends when
/// it is closed, when its owner ends, or by an exit signal from anybody linked.
///
/// The driver is foreign code: what it is to do is queued under this entity's right and done by a
/// virtual thread without it.
///
/// Rule: LINK-18, MON-10, NAME-08.
public final class LocalPort extends Entity {

  private static final Atom COMMAND = Atom.of("command");
  private static final Atom CLOSE = Atom.of("close");
  private static final Atom CLOSED = Atom.of("closed");
  private static final Atom DATA = Atom.of("data");
  private static final Atom BADSIG = Atom.of("badsig");

  /// Something for the driver to do.
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private final Port port;
  private final Pid owner;
  private final PortDriver driver;

  /// Guarded by itself.
  private final Queue<Work> work = new ArrayDeque<>();

  private boolean driving;

  private LocalPort(LocalNode node, Pid owner, PortDriver driver) {
    super(node);
    this.port = node.newPort(this);
    this.owner = owner;
    this.driver = driver;
  }

  /// Opens a port, linked to its owner.
  ///
  /// @param self the calling process, which is to own it
  /// @param driver its Java side
  /// @return the port
  public static Port open(LocalProcess self, PortDriver driver) {
    LocalPort opened = new LocalPort(self.node(), self.pid(), driver);
    self.enter();
    try {
      self.linked(opened.port);
      opened.linked(self.pid());
      self.node().add(opened);
      // Before the right is back: then the owner's end may come, and have the driver told to close.
      opened.drive(() -> driver.opened(opened.outlet()));
    } finally {
      self.leave();
    }
    return opened.port;
  }

  /// Closes a port on behalf of a process.
  ///
  /// @param self the calling process
  /// @param port the port
  /// @throws ErrorException `badarg` when it is closed already
  public static void close(LocalProcess self, Port port) {
    LocalPort local = open(self, port, "portClose");
    local.post(self, new ExitRequest(self.pid(), Reasons.NORMAL, true), "portClose");
    self.schedulingPoint();
    // Somebody in the middle of a command puts the end off; it is told when this returns.
    for (int looks = 0; !local.isExiting(); looks = spin(looks)) {
      Duty duty = Duty.overdue(local.node);
      local.attend(duty);
      duty.discharge();
    }
  }

  /// Gives a port's driver a command on behalf of a process.
  ///
  /// @param self the calling process
  /// @param port the port
  /// @param data a term
  /// @throws ErrorException `badarg` when the port is closed
  public static void command(LocalProcess self, Port port, Object data) {
    LocalPort local = open(self, port, "portCommand");
    Object command = Tuple.of(local.owner, Tuple.of(COMMAND, data));
    local.post(self, sent(self.pid(), command), "portCommand");
  }

  private static LocalPort open(LocalProcess self, Port port, String operation) {
    LocalPort local = self.node().port(port);
    if (local == null) {
      throw closed(port, operation);
    }
    return local;
  }

  private void post(LocalProcess self, Signal signal, String operation) {
    if (!self.post(this, signal)) {
      throw closed(port, operation);
    }
    self.turn().signalled(this);
  }

  private static ErrorException closed(Port port, String operation) {
    return new ErrorException(Reasons.BADARG, operation + ": " + port + " is closed");
  }

  private PortDriver.Outlet outlet() {
    return new PortDriver.Outlet() {
      @Override
      public void data(Object data) {
        Message message = sent(port, Tuple.of(port, Tuple.of(DATA, data)));
        if (mailbox.post(message)) {
          Duty duty = new Duty(node);
          attend(duty);
          duty.discharge();
        }
      }

      @Override
      public void exit(Object reason) {
        Duty duty = new Duty(node);
        close(Terms.of(reason), duty);
        duty.discharge();
      }
    };
  }

  /// Posts what a process sent to the port; the caller sees to it that it is handled.
  boolean post(Pid sender, Object message) {
    return mailbox.post(sent(sender, message));
  }

  /// What a process or the driver sends to the port.
  static Message sent(Object sender, Object message) {
    return new Message(Tuple.of(sender, message));
  }

  /// Posts the end of the port and notes that it is to be handled.
  void close(Object reason, Duty duty) {
    node.emit(port, new ExitRequest(owner, reason, true), duty);
  }

  @Override
  Port id() {
    return port;
  }

  @Override
  void act(Signal signal, Duty duty) {
    switch (signal) {
      case Message message -> understand((Tuple) sent(message), duty);
      case LinkExit exit -> {
        if (counts(exit)) {
          changing = true;
          unlinked(exit.from());
          if (exit.from().equals(owner) || !Reasons.is(exit.reason(), Reasons.NORMAL)) {
            end(exit.reason(), duty);
          }
        }
      }
      case ExitRequest exit -> {
        if (exit.suicide() || !Reasons.is(exit.reason(), Reasons.NORMAL)) {
          end(exit.reason(), duty);
        }
      }
      default -> actOnLinksAndMonitors(signal, duty);
    }
  }

  private static Object sent(Message message) {
    Object term = message.term();
    if (term == null) {
      throw new IllegalStateException("a message to a port was taken before it was handled");
    }
    return term;
  }

  /// `{Sender, Message}`. From the driver: data for the owner, who gets none once the port is
  /// closed. From anybody else: `{Owner, Command}`, which counts if it names the owner and is well
  /// formed; else the owner is sent the exit signal `badsig`, as on BEAM.
  private void understand(Tuple sent, Duty duty) {
    Object message = sent.element(2);
    changing = true;
    if (sent.element(1).equals(port)) {
      node.emit(owner, new Message(message), duty);
      return;
    }
    if (message instanceof Tuple request
        && request.arity() == 2
        && request.element(1).equals(owner)) {
      Object command = request.element(2);
      if (Terms.exactlyEqual(command, CLOSE)) {
        end(Reasons.NORMAL, duty);
        bidFarewell(duty);
        node.emit(owner, new Message(Tuple.of(port, CLOSED)), duty);
        return;
      }
      Tuple pair = Terms.asTuple(command);
      if (pair != null && pair.arity() == 2 && Terms.exactlyEqual(pair.element(1), COMMAND)) {
        Object data = pair.element(2);
        drive(() -> driver.command(data));
        return;
      }
    }
    node.emit(owner, new ExitRequest(port, BADSIG, false), duty);
  }

  @Override
  boolean isFatal(Signal signal) {
    return switch (signal) {
      case LinkExit exit ->
          counts(exit) && (exit.from().equals(owner) || !Reasons.is(exit.reason(), Reasons.NORMAL));
      case ExitRequest exit -> exit.suicide() || !Reasons.is(exit.reason(), Reasons.NORMAL);
      default -> false;
    };
  }

  @Override
  void quiesce() {
    // A port sends only under its right.
  }

  @Override
  @Nullable Table<OriginHalf> dismantle(Object reason, Duty duty) {
    drive(() -> driver.closed(reason));
    return null;
  }

  @Override
  void forget() {
    // What it has is its driver's.
  }

  @Override
  void received() {
    // Nobody waits: the driver is told of each command.
  }

  @Override
  @Nullable Thread claimant() {
    return null;
  }

  // ---- the driver

  private void drive(Work next) {
    synchronized (work) {
      work.add(next);
      if (driving) {
        return;
      }
      driving = true;
    }
    node.scheduler().thread(this::driveAll, CrashReport::ofDriver).start();
  }

  private void driveAll() {
    while (true) {
      Work next;
      synchronized (work) {
        next = work.poll();
        if (next == null) {
          driving = false;
          return;
        }
      }
      try {
        next.run();
      } catch (Throwable thrown) {
        failed(thrown);
      }
    }
  }

  /// The driver's error ends the port, and those linked with it.
  private void failed(Throwable thrown) {
    CrashReport.ofDriver(port, thrown);
    Duty duty = new Duty(node);
    close(Failure.reason(thrown), duty);
    duty.discharge();
  }
}
