package dev.joist.process;

import dev.joist.signal.MonitorDown;
import dev.joist.signal.Signal;
import java.util.ArrayList;
import java.util.List;
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

  private final LocalProcess process;
  private final Duty duty;
  private final List<Entity> signalled = new ArrayList<>(2);
  private @Nullable MonitorDown slot;
  private @Nullable Object slotTarget;

  /// It has sent itself a signal or message.
  private boolean selfSent;

  /// Signals other than messages that it caused itself wait in its queue.
  private boolean selfSignals;

  /// Notices of its own making wait in its queue that `process_info` does not look for.
  private boolean selfNotices;

  Turn(LocalProcess process) {
    this.process = process;
    duty = new Duty(process.node(), process);
  }

  Duty duty() {
    return duty;
  }

  /// Others run: what the process brought on is carried out, deaths included.
  void end() {
    emptySlot();
    duty.discharge();
    signalled.clear();
  }

  /// Whether there is something for others to run for.
  boolean isPending() {
    return slot != null || !signalled.isEmpty() || duty.isPending();
  }

  /// Notes that the process has sent the entity a signal that is no message, and has it handled as
  /// far as may be now.
  void signalled(Entity entity) {
    if (entity == process) {
      return;
    }
    if (signalled.isEmpty() || signalled.getLast() != entity) {
      signalled.add(entity);
    }
    entity.attend(duty);
    if (signalled.size() > MANY) {
      duty.discharge();
      signalled.clear();
    } else {
      duty.settle();
    }
  }

  /// Whether BEAM would find signals of this process unhandled there.
  boolean hasSignalled(Entity entity) {
    return signalled.contains(entity);
  }

  /// The process has sent itself something.
  void sentToSelf(boolean message) {
    selfSent = true;
    selfSignals |= !message;
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
    selfSent &= !selfSignals;
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

  /// Holds back the DOWN of a monitor on somebody dead; the one held back before is sent.
  void swapSlot(@Nullable MonitorDown down, @Nullable Object target) {
    emptySlot();
    slot = down;
    slotTarget = target;
  }

  /// Sends what is held back, if it is about this target or monitor.
  void emptySlot(Object targetOrRef) {
    if (slot != null && (targetOrRef.equals(slotTarget) || targetOrRef.equals(slot.ref()))) {
      emptySlot();
    }
  }

  private void emptySlot() {
    if (slot != null) {
      process.mailbox.post(slot);
      slot = null;
      slotTarget = null;
      sentToSelf(false);
    }
  }
}
