package dev.joist.process;

import dev.joist.mailbox.Mailbox;
import dev.joist.signal.Demonitor;
import dev.joist.signal.Link;
import dev.joist.signal.LinkBroken;
import dev.joist.signal.LinkExit;
import dev.joist.signal.Monitor;
import dev.joist.signal.Signal;
import dev.joist.signal.Unlink;
import dev.joist.signal.UnlinkAck;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import org.jspecify.annotations.Nullable;

/// What can be sent signals, linked, monitored, named and ended: a process, a port or a foreigner.
///
/// Its signals are handled, and its tables change, under its right ([Guarded]): by a sender, or by
/// somebody who is already at work, so that no signal needs a turn of the receiver's own thread.
///
/// ## Who owns which field
///
/// | field | who writes | how | guard |
/// |---|---|---|---|
/// | `state` | holder of the right | volatile | the right |
/// | `links`, `watchers`, `farewell`, `handling`, `changing`, `again` | holder of the right | plain | the right |
/// | `doomed` | holder of the right; the own thread, when it cannot even end | volatile | none |
/// | `name` | who registers or unregisters it | volatile | [Names] |
/// | `mailbox` | see [Mailbox] | | |
///
/// ## The end
///
/// [#end] runs under the right, once: `state` gets [#EXITING]; the name is freed; the mailbox is
/// closed, so that whatever comes later is refused as a dead entity refuses it; what only a living
/// entity has is taken from it, and it leaves the tables of the node; then a [Farewell] tells
/// links, watchers and those whose signals were still queued, in that order and in bounded steps.
///
/// ## Thrown out
///
/// A thread can be thrown out of whatever it does: by a [StackOverflowError], by an
/// [OutOfMemoryError], by an error of Joist. None of these may leave a right behind that is held by
/// nobody. So whoever takes a right has [Headroom] first, says so in its [Duty], and puts things
/// right before it throws on ([#mend]): the signal at hand, which is the oldest one until it has
/// been handled, is handled anew, if nothing was changed for it yet, and if it is thrown out for
/// the first time. Else nobody can know what is true of the entity any more, and it is *doomed*:
/// whoever next has the right kills it, so that all who are linked or watch are told.
///
/// What a signal changes is changed at the end of its handling, after all that may fail, and from
/// `changing` on. The end itself can be broken off and taken up again, at every step.
///
/// Rule: SIG-15, SIG-16, NAME-04.
@SuppressWarnings("ReferenceEquality") // entities are told apart by identity
abstract non-sealed class Entity extends Guarded {

  /// Bit of `state`: the entity has ended or is about to.
  static final int EXITING = 1;

  final LocalNode node;
  final Mailbox mailbox = new Mailbox();

  /// Null until there is a first one, as most entities have none.
  @Nullable Table<LinkHalf> links;

  /// Null until there is a first one.
  @Nullable Table<TargetHalf> watchers;

  volatile @Nullable Atom name;
  volatile int state;
  private @Nullable Farewell farewell;

  /// Whether the oldest signal is being handled.
  private boolean handling;

  /// Whether something was changed for it already.
  boolean changing;

  /// The signal whose handling was thrown out once.
  private @Nullable Signal again;

  private volatile boolean doomed;

  Entity(LocalNode node) {
    this.node = node;
  }

  /// The pid or port that names this entity.
  abstract Object id();

  /// Handles one signal, under the right.
  abstract void act(Signal signal, Duty duty);

  /// Whether the signal would end the entity, under the right.
  abstract boolean isFatal(Signal signal);

  /// Whether handling the signal is to receive it, and takes plain writes alone: nothing of it has
  /// to be noted.
  boolean isOnlyReceived(Signal signal) {
    return false;
  }

  /// Lets go of what only a living entity has, under the right, after the mailbox was closed.
  ///
  /// @return what the entity watches, for the farewell
  abstract @Nullable Table<OriginHalf> dismantle(Object reason, Duty duty);

  /// A message became receivable while the entity's own thread did not look.
  abstract void received();

  final boolean isExiting() {
    return (state & EXITING) != 0;
  }

  // ---- signals

  @Override
  final boolean hasWork() {
    return mailbox.hasSignals() || farewell != null || doomed;
  }

  /// Whether every signal posted so far has been handled, and nobody is at it.
  final boolean isQuiet() {
    return isFree() && !mailbox.hasSignals();
  }

  /// Queues a signal, and has it handled where nobody has the right. That saves the way through the
  /// mailbox. For a process that has its own right, and so the headroom: neither is it ended
  /// between what it has noted of the signal itself and the sending, nor is it in the middle of
  /// another. Others than processes have drivers, which must not run under that right.
  ///
  /// @return false when nobody takes the signal any more
  final boolean deliver(Signal signal, Duty duty) {
    if (!(this instanceof LocalProcess) || !seize()) {
      return mailbox.post(signal);
    }
    boolean taken = mailbox.put(signal) || mailbox.post(signal);
    workAndRelease(duty);
    return taken;
  }

  /// Handles queued signals until there is none, the share is used up or a death is to be put off;
  /// under the right.
  @Override
  final void work(Duty duty) {
    int before = mailbox.accepted();
    endDoomed(duty);
    for (Signal signal = next(); signal != null; signal = next()) {
      if (isFatal(signal) && duty.putOff(this)) {
        break;
      }
      if (!duty.spend()) {
        duty.owe(this);
        break;
      }
      handle(signal, duty);
    }
    if (isExiting()) {
      bidFarewell(duty);
    } else if (mailbox.accepted() != before) { // other signals wake nobody (SIG-24)
      try {
        duty.beforeTurn();
      } finally {
        received();
      }
    }
  }

  /// Handles all signals that are queued when it begins, for the entity's own thread; under the
  /// right. Not those that arrive meanwhile: senders that are faster than this would hold the
  /// entity here for ever. If one ends it, its farewell is left to the caller.
  final void workOff(Duty duty) {
    endDoomed(duty);
    mailbox.fetch();
    for (Signal signal = mailbox.fetched();
        signal != null && !isExiting();
        signal = mailbox.fetched()) {
      handle(signal, duty);
    }
  }

  @Override
  final void workOwn(Duty duty) {
    workOff(duty);
    if (isExiting()) {
      duty.owe(this);
    }
  }

  /// The next signal of a live entity.
  private @Nullable Signal next() {
    return isExiting() ? null : mailbox.peek();
  }

  private void handle(Signal signal, Duty duty) {
    if (isOnlyReceived(signal)) {
      mailbox.poll();
      act(signal, duty);
      return;
    }
    changing = false;
    handling = true;
    act(signal, duty);
    again = null;
    pollHandled();
  }

  /// The signal at hand has been handled, or ends the entity now.
  private void pollHandled() {
    if (handling) {
      handling = false;
      mailbox.poll();
    }
  }

  private void endDoomed(Duty duty) {
    if (doomed) {
      if (!isExiting()) {
        end(Reasons.KILLED, duty);
      }
      doomed = false;
    }
  }

  /// Tells of the end, as far as share and turn go; whoever handles the duty later goes on.
  final void bidFarewell(Duty duty) {
    Farewell parting = farewell;
    if (parting == null || (parting.lasts() && duty.putOff(this))) {
      return;
    }
    if (!parting.isComplete()) { // the end was broken off
      depart(parting, duty);
    }
    if (parting.proceed(duty)) {
      farewell = null;
    } else {
      duty.owe(this);
    }
  }

  // ---- thrown out

  /// Takes no memory; what is left to do is for an assistant, or for whoever next has the right.
  @Override
  final void mend(Duty duty) {
    if (handling) {
      Signal signal = mailbox.fetched();
      if (changing || signal == again) {
        doomed = true;
        mailbox.poll();
      } else {
        again = signal;
      }
      handling = false;
    }
    dropRight(duty);
    passOn();
  }

  /// Ends the entity where nothing else can be done: whoever next has the right kills it.
  final void doom() {
    doomed = true;
    passOn();
  }

  private void passOn() {
    if (!hasWork()) {
      return;
    }
    try {
      node.scheduler()
          .assist(() -> {
            Duty duty = new Duty(node);
            attend(duty);
            duty.discharge();
          });
    } catch (Throwable noRoom) {
      // Not even for this. What has thrown the thread out is thrown on; what is left to do here
      // waits for whoever next sends something.
    }
  }

  // ---- links

  final @Nullable LinkHalf link(Object other) {
    return links == null ? null : links.find(other);
  }

  /// The other end has linked, or is to be linked from now on.
  final LinkHalf linked(Object other) {
    if (links == null) {
      links = new Table<>();
    }
    LinkHalf half = links.find(other);
    if (half == null) {
      half = new LinkHalf(other);
      links.insert(half);
    }
    return half;
  }

  /// As [#linked], with somebody of another node who has linked, over this connection. Where that
  /// is lost by now nobody else will tell of it.
  final void linkedAbroad(Pid other, long epoch) {
    if (link(other) == null) {
      linkAbroad(other, epoch);
      if (!node.requireAbroad().linked(id(), other, epoch)) {
        mailbox.post(new LinkBroken(other, epoch));
      }
    }
  }

  /// Enters a half of a link over a connection, in place of one over an earlier one.
  final void linkAbroad(Pid other, long epoch) {
    unlinked(other);
    if (links == null) {
      links = new Table<>();
    }
    links.insert(new RemoteLinkHalf(other, epoch));
  }

  /// The link is no more, at either end.
  final void unlinked(Object other) {
    LinkHalf half = links == null ? null : links.remove(other);
    if (half instanceof RemoteLinkHalf && other instanceof Pid pid) {
      node.requireAbroad().unlinked(id(), pid, half.epoch());
    }
  }

  /// Handles the signals that any entity handles alike.
  final void actOnLinksAndMonitors(Signal signal, Duty duty) {
    switch (signal) {
      case Link link -> {
        if (link.epoch() == 0) {
          linked(link.from());
        } else if (link.from() instanceof Pid other) {
          changing = true;
          linkedAbroad(other, link.epoch());
        }
      }
      case Unlink unlink -> {
        LinkHalf half = link(unlink.from());
        if (half != null && half.active() && half.epoch() == unlink.epoch()) {
          unlinked(unlink.from());
        }
        node.emit(unlink.from(), new UnlinkAck(id(), unlink.id(), unlink.epoch()), duty);
      }
      case UnlinkAck ack -> {
        LinkHalf half = link(ack.from());
        if (half != null && half.unlinking == ack.id() && half.epoch() == ack.epoch()) {
          unlinked(ack.from());
        }
      }
      case LinkBroken broken -> {
        changing = true;
        var _ = breaks(broken);
      }
      case Monitor monitor -> watched(monitor.ref(), monitor.watcher());
      case Demonitor demonitor -> {
        if (watchers != null) {
          watchers.remove(demonitor.ref());
        }
      }
      default -> throw new IllegalStateException(id() + " cannot handle " + signal);
    }
  }

  /// Whether an exit over a link counts: only while the link is active.
  final boolean counts(LinkExit exit) {
    LinkHalf half = link(exit.from());
    return half != null && half.active() && half.epoch() == exit.epoch();
  }

  /// Whether the loss of a connection ends an active link.
  final boolean counts(LinkBroken broken) {
    LinkHalf half = link(broken.from());
    return half != null && half.active() && half.epoch() == broken.epoch();
  }

  /// Removes a link over a connection that is lost, active or not.
  ///
  /// @return whether it was active
  final boolean breaks(LinkBroken broken) {
    LinkHalf half = link(broken.from());
    if (half == null || half.epoch() != broken.epoch()) {
      return false;
    }
    boolean active = half.active();
    unlinked(broken.from());
    return active;
  }

  /// Somebody watches from now on.
  final void watched(Ref ref, Pid watcher) {
    if (watchers == null) {
      watchers = new Table<>();
    }
    watchers.insert(new TargetHalf(ref, watcher));
  }

  // ---- the end

  /// Ends the entity; under the right, once. Its farewell is left to the caller.
  final void end(Object reason, Duty duty) {
    Farewell parting = new Farewell(this, reason); // before anything is changed
    farewell = parting;
    pollHandled();
    state |= EXITING;
    depart(parting, duty);
  }

  /// Takes from the entity what only a living one has. Each step can be taken anew, and is, where
  /// one after it was thrown out.
  private void depart(Farewell parting, Duty duty) {
    quiesce();
    node.names().release(this);
    parting.refuse(mailbox.close());
    parting.tell(links, watchers, dismantle(parting.reason(), duty));
    node.remove(this);
    parting.complete();
    links = null;
    watchers = null;
    forget();
  }

  /// Lets go of what the entity had, when everything that has to be done with it is done.
  abstract void forget();

  /// Waits until the entity's own thread is not in the middle of a send: what it has sent is sent
  /// before its end is told, and it sends nothing afterwards.
  abstract void quiesce();
}
