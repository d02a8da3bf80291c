package dev.joist.process;

import dev.joist.signal.Demonitor;
import dev.joist.signal.ExitRequest;
import dev.joist.signal.LinkBroken;
import dev.joist.signal.LinkExit;
import dev.joist.signal.Message;
import dev.joist.signal.Monitor;
import dev.joist.signal.MonitorDown;
import dev.joist.signal.Signal;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import org.jspecify.annotations.Nullable;

/// Somebody of another world who has a pid here: it can be sent to, linked, monitored, named and
/// sent exit signals, and does elsewhere whatever it does. A [ForeignDriver] is its far side.
///
/// Its links and watchers are kept here, by the rules for any entity: so each monitor has a
/// reference and a `DOWN` of its own, however little the other world tells of ends. What goes to it
/// passes through its queue, whatever kind it is and whoever sends it: so signals from one sender
/// are in sending order there too.
///
/// It is no process: it has no place in `processes()`, its exit signals are never trapped, and one
/// that would end a process is its driver's affair.
///
/// *Thread:* any.
///
/// Rule: SIG-02, LINK-01, MON-01, MON-05.
public final class Foreigner extends Entity {

  private final Pid pid;
  private final ForeignDriver driver;

  private Foreigner(LocalNode node, ForeignDriver driver) {
    super(node);
    this.driver = driver;
    pid = node.newPid(this);
  }

  /// Gives somebody a pid.
  ///
  /// @param node where it is to be known
  /// @param driver its far side
  /// @return alive until [#gone]
  public static Foreigner settle(LocalNode node, ForeignDriver driver) {
    Foreigner settled = new Foreigner(node, driver);
    node.add(settled);
    return settled;
  }

  /// Its pid.
  ///
  /// @return of the node where it settled
  public Pid pid() {
    return pid;
  }

  /// It has ended on its far side: links and watchers are told, behind what was sent to it before.
  ///
  /// @param reason a term
  public void gone(Object reason) {
    emit(new Gone(reason));
  }

  /// Has something done behind what was sent to it before.
  ///
  /// @param step which does not block; it is not done once the foreigner is gone
  public void follow(Runnable step) {
    emit(new Notice(step));
  }

  /// Watches a process or port: its driver is told of the end, as `DOWN` tells a process. No
  /// `process_info` tells of it.
  ///
  /// @param target a pid or port
  /// @param home what the watch is to lead to
  /// @return the watch
  public Ref watch(Object target, Ref.Home home) {
    Ref watch = node.newRefTo(home);
    Duty duty = new Duty(node);
    node.emit(target, new Monitor(watch, pid, null), duty);
    duty.discharge();
    return watch;
  }

  /// Watches no more; a `down` that is on its way still comes.
  ///
  /// @param target what is watched
  /// @param watch as [#watch] has given it
  public void unwatch(Object target, Ref watch) {
    Duty duty = new Duty(node);
    node.emit(target, new Demonitor(watch), duty);
    duty.discharge();
  }

  private void emit(Signal signal) {
    if (mailbox.post(signal)) {
      Duty duty = new Duty(node);
      attend(duty);
      duty.discharge();
    }
  }

  /// Posts a message; the caller sees to it that it is handled.
  boolean post(Pid sender, Object message) {
    return mailbox.post(sent(sender, message));
  }

  static Message sent(Pid sender, Object message) {
    return new Message(Tuple.of(sender, message));
  }

  @Override
  Pid id() {
    return pid;
  }

  @Override
  void act(Signal signal, Duty duty) {
    switch (signal) {
      case Message message -> deliver(message);
      case LinkExit exit -> {
        if (counts(exit)) {
          changing = true;
          unlinked(exit.from());
          exitSignal(exit.from(), exit.reason());
        }
      }
      case LinkBroken broken -> {
        changing = true;
        if (breaks(broken)) {
          exitSignal(broken.from(), Reasons.NOCONNECTION);
        }
      }
      case ExitRequest exit -> exitSignal(exit.from(), exit.reason());
      case MonitorDown down -> carryOut(() -> driver.down(down.ref(), down.reason()));
      case Notice notice -> carryOut(notice::carryOut);
      case Gone gone -> end(gone.reason(), duty);
      default -> actOnLinksAndMonitors(signal, duty);
    }
  }

  private void deliver(Message message) {
    if (!(message.term() instanceof Tuple sent) || !(sent.element(1) instanceof Pid sender)) {
      throw new IllegalStateException(pid + " was sent a message that names no sender");
    }
    carryOut(() -> driver.message(sender, sent.element(2)));
  }

  private void exitSignal(Object from, Object reason) {
    if (!Reasons.is(reason, Reasons.NORMAL)) {
      carryOut(() -> driver.exit(from, reason));
    }
  }

  /// The driver is foreign code.
  private void carryOut(Runnable step) {
    changing = true;
    try {
      step.run();
    } catch (Throwable thrown) {
      CrashReport.ofForeigner(pid, thrown);
    }
  }

  @Override
  boolean isFatal(Signal signal) {
    return signal instanceof Gone;
  }

  @Override
  void quiesce() {
    // What it sends is sent by the other world, before that says it is gone.
  }

  @Override
  @Nullable Table<OriginHalf> dismantle(Object reason, Duty duty) {
    return null;
  }

  @Override
  void forget() {
    // What it has is elsewhere.
  }

  @Override
  void received() {
    // Nobody waits: the driver is told of each message.
  }

  @Override
  @Nullable Thread claimant() {
    return null;
  }
}
