package dev.joist.signal;

import org.jspecify.annotations.Nullable;

/// One thing that an entity (a process, a port, a node) sends to another.
///
/// Everything between processes is a signal, and the signals from one sender to one receiver are
/// handled in sending order whatever their kind. A signal is also its own node in the receiver's
/// queue, so that sending one allocates nothing besides it; it is therefore sent once, to one
/// receiver.
///
/// *Thread:* the fields of a signal are written before it is posted. `next` belongs to the poster
/// until then, and to whoever holds the receiver's right afterwards.
///
/// Rule: SIG-01, SIG-02.
public abstract sealed class Signal
    permits Message,
        AliasMessage,
        Link,
        Unlink,
        UnlinkAck,
        LinkExit,
        LinkBroken,
        ExitRequest,
        Monitor,
        Demonitor,
        MonitorDown,
        GroupLeader,
        Resume,
        Request {

  private @Nullable Signal next;

  Signal() {}

  /// The signal behind this one in the queue it stands in.
  ///
  /// @return the next signal, or null at the end
  public final @Nullable Signal next() {
    return next;
  }

  /// Puts a signal behind this one. For the queue that this signal stands in.
  ///
  /// @param signal the signal behind this one, or null at the end
  public final void next(@Nullable Signal signal) {
    next = signal;
  }
}
