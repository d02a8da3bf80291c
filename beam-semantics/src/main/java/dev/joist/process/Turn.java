package dev.joist.process;

import dev.joist.schedule.Worker;
import dev.joist.signal.MonitorDown;
import dev.joist.signal.Signal;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// What a process has brought on since it last waited.
///
/// BEAM runs a process until it waits or its slice is over; only then do others run, and only at
/// certain points does the process handle its own signals. Programs can tell: a message through an
/// alias of one's own is lost if `unalias` comes before it is handled. So this keeps what such
/// points need to know:
///
/// - the [Duty] towards others;
/// - whom the process has sent signals: asking one of them whether it is alive makes BEAM run it;
/// - the last monitor signal to a dead pid, which BEAM holds back: that nobody is there it finds
///   out when the next monitor takes its place, or when the turn ends;
/// - whether signals of its own making wait in its queue, which decides if `process_info` of
///   oneself handles them.
///
/// *Thread:* the process's own.
///
/// Rule: SIG-13, ALIAS-02, RECV-12, INFO-05.
@SuppressWarnings("ReferenceEquality") // entities are told apart by identity
final class Turn {

  /// How many entities a process signals before its slice counts as over.
  private static final int MANY = 64;

  private static final int ALL = Integer.MAX_VALUE;

  private LocalProcess process;
  private final Duty duty;

  /// Whom BEAM would run next, in this order, each once: those that the process has sent signals
  /// that are no messages, and those whose death was put off. Never more than [#MANY] for long, so
  /// it is searched from one end to the other.
  private final ArrayList<Entity> woken = new ArrayList<>(0);

  /// How many of them come before the turns that wait in the run queue. The deaths of the others
  /// wait there, too ([Behind]).
  private int ahead = ALL;

  /// Whom the held back monitor signal is for, and the DOWN it ends in if nobody is there.
  private @Nullable Object slotTarget;

  private @Nullable MonitorDown slotDown;

  /// It has sent itself the signal that ends it.
  private boolean suicide;

  /// It has sent itself a signal or message, and handled no signal but messages since.
  private boolean selfSent;

  /// How many signals it had handled when it sent itself something.
  private int handledBefore;

  /// Signals other than messages that it caused itself wait in its queue.
  private boolean selfSignals;

  /// Notices of its own making wait in its queue that `process_info` does not look for.
  private boolean selfNotices;

  Turn(LocalProcess process) {
    this.process = process;
    duty = new Duty(process.node(), this);
  }

  /// The worker's record, for a turn of this process: event-style processes have none of their own
  /// while they are idle.
  static Turn lentBy(Worker worker, LocalProcess process) {
    if (worker.belongings instanceof Turn turn && turn.duty.isOn(process.node())) {
      turn.process = process;
      turn.suicide = false;
      return turn;
    }
    Turn turn = new Turn(process);
    worker.belongings = turn;
    return turn;
  }

  /// Gives the record back, where a later turn needs nothing of it.
  ///
  /// @return false when the process keeps it
  boolean isReturnedTo(Worker worker) {
    if (selfSent || selfSignals || selfNotices || isPending() || duty.isLeft()) {
      if (worker.belongings == this) {
        worker.belongings = null;
      }
      return false;
    }
    if (worker.belongings == null) {
      worker.belongings = this;
    }
    return worker.belongings == this;
  }

  boolean isOf(Guarded entity) {
    return entity == process;
  }

  Duty duty() {
    return duty;
  }

  /// Puts right what its own operations that were thrown out have left behind.
  void mendOwn() {
    process.mend(duty);
  }

  // ---- others

  /// The process waits or ends: whatever it brought on is carried out, and what that brings on. If
  /// it was ended by its own signal, its farewell comes after the turns of those it has woken; if
  /// by another's, before them.
  void end() {
    emptySlot();
    if (process.isExiting() && process.hasWork()) {
      sayFarewell();
    }
    oweWoken(Math.min(ahead, woken.size()));
    forgetWoken();
    duty.discharge();
  }

  private void sayFarewell() {
    if (!suicide) {
      duty.owe(process);
      return;
    }
    wake(process);
    if (isBehind(process)) {
      Behind.of(process).queue();
    }
  }

  /// The process makes room in the middle of its code: whom it has woken has one turn.
  void makeRoom() {
    emptySlot();
    if (!woken.isEmpty() && Thread.currentThread().isVirtual() && hasQueued()) {
      oweWoken(Math.min(ahead, woken.size()));
      duty.round();
      var _ = process.node().scheduler().makeWay(0);
    }
    oweWoken(woken.size());
    forgetWoken();
    duty.round();
  }

  private void oweWoken(int count) {
    for (int i = 0; i < count; i++) {
      duty.owe(woken.get(i));
    }
  }

  private void forgetWoken() {
    woken.clear();
    ahead = ALL;
  }

  private boolean hasQueued() {
    return process.node().scheduler().hasQueued();
  }

  /// Whether there is something for others to run for.
  boolean isPending() {
    return slotTarget != null || !woken.isEmpty() || duty.isPending();
  }

  /// The process has sent the entity a signal that is no message; it is handled as far as may be
  /// now.
  void signalled(Entity entity) {
    if (entity == process) {
      return;
    }
    wake(entity);
    entity.attend(duty);
    duty.settle();
    if (woken.size() > MANY) {
      end();
    }
  }

  /// Whether BEAM would find signals unhandled there.
  boolean hasWoken(Entity entity) {
    return place(entity) >= 0;
  }

  private int place(Entity entity) {
    int place = woken.size() - 1;
    while (place >= 0 && woken.get(place) != entity) {
      place--;
    }
    return place;
  }

  private boolean isBehind(Entity entity) {
    return place(entity) >= ahead;
  }

  /// The entity's next signal ends it, which is left for later.
  void putOff(Entity entity) {
    wake(entity);
    if (isBehind(entity)) {
      Behind.of(entity).queue();
    } else {
      process.node().slices().add(entity);
    }
  }

  /// The entity has something to handle, and has its turn after those woken before.
  void wake(Entity entity) {
    if (!hasWoken(entity)) {
      if (ahead == ALL && hasQueued()) {
        ahead = woken.size();
      }
      woken.add(entity);
    }
  }

  // ---- the slot

  /// The process has sent the entity a monitor signal, which BEAM would hold back.
  void monitored(Entity entity) {
    emptySlot();
    slotTarget = entity.id();
    entity.attend(duty);
    duty.settle();
  }

  /// The process would have sent a monitor signal to somebody dead.
  void monitoredDead(Object target, MonitorDown down) {
    emptySlot();
    slotTarget = target;
    slotDown = down;
  }

  /// A signal of another kind is sent to this target, or this monitor is withdrawn.
  void emptySlot(Object targetOrRef) {
    if (slotTarget != null
        && (targetOrRef.equals(slotTarget)
            || (slotDown != null && targetOrRef.equals(slotDown.ref())))) {
      emptySlot();
    }
  }

  private void emptySlot() {
    Object target = slotTarget;
    MonitorDown down = slotDown;
    if (target == null) {
      return;
    }
    slotTarget = null;
    slotDown = null;
    if (down == null) {
      Entity entity = process.node().entity(target);
      if (entity != null) {
        wake(entity);
      }
    } else {
      process.mailbox.post(down);
      sentToSelf(false);
    }
  }

  // ---- itself

  /// The process has sent itself something.
  void sentToSelf(boolean message) {
    selfSent = true;
    handledBefore = process.handled;
    selfSignals |= !message;
  }

  /// The process has sent itself the signal that ends it.
  void suicide() {
    suicide = true;
  }

  /// Posts a notice of the process to itself that its own `process_info` does not look for.
  void noticeToSelf(Signal signal, boolean message) {
    process.mailbox.post(signal);
    selfNotices = true;
    selfSignals |= !message;
  }

  boolean hasSelfSignals() {
    return selfSignals;
  }

  /// All signals in the process's queue were handled.
  void handledOwn() {
    selfSent &= process.handled == handledBefore;
    selfSignals = false;
    selfNotices = false;
  }

  /// Before the process looks at its own state: handles what BEAM would handle.
  void lookAtSelf() {
    if (selfSent || !selfNotices) {
      process.handleOwn();
      selfSent = false;
    }
  }
}
