package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.StatemAction.CancelTimeout;
import dev.joist.otp.StatemAction.SetTimeout;
import dev.joist.otp.StatemAction.UpdateTimeout;
import dev.joist.otp.StatemAction.Which;
import dev.joist.signal.Timeout;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The timeouts of a state machine that run: of its state, of the event, and those with names.
///
/// One of zero takes no timer: it is over as soon as no event is left, before any message that may
/// wait; of several, the one that was started first.
///
/// *Thread:* the machine's process.
///
/// Rule: OTP-02, OTP-03.
final class StatemTimers {

  /// What a timer of the machine itself sends.
  private static final Atom TICK = Atom.of("$gen_statem_timeout");

  /// @param ref the timer; null for one of zero
  private record Running(Which which, @Nullable Ref ref, Object content) {

    StatemEvent event() {
      return switch (which) {
        case Which.OfState _ -> new StatemEvent.StateTimeout(content);
        case Which.OfEvent _ -> new StatemEvent.EventTimeout(content);
        case Which.Named(Object name) -> new StatemEvent.NamedTimeout(name, content);
      };
    }
  }

  /// In the order of their start; there are few.
  private final List<Running> running = new ArrayList<>(2);

  /// Whether a message is a timer's of the machine, running or not.
  static boolean isTick(Object message) {
    return message instanceof Timeout(_, Object content) && TICK.equals(content);
  }

  /// The event of a timer that has fired; null where it runs no more.
  @Nullable StatemEvent fired(Ref ref) {
    for (int i = 0; i < running.size(); i++) {
      Running each = running.get(i);
      if (ref.equals(each.ref())) {
        running.remove(i);
        return each.event();
      }
    }
    return null;
  }

  /// The event of the next timeout of zero; null where there is none.
  @Nullable StatemEvent zero() {
    for (int i = 0; i < running.size(); i++) {
      Running each = running.get(i);
      if (each.ref() == null) {
        running.remove(i);
        return each.event();
      }
    }
    return null;
  }

  void cancel(Which which) {
    for (int i = 0; i < running.size(); i++) {
      Running each = running.get(i);
      if (each.which().equals(which)) {
        running.remove(i);
        if (each.ref() != null) {
          var _ = Beam.cancelTimer(each.ref());
        }
        return;
      }
    }
  }

  void act(StatemAction action) {
    switch (action) {
      case SetTimeout(Which which, long millis, boolean absolute, Object content) -> {
        cancel(which);
        if (absolute || millis > 0) {
          Ref ref =
              absolute
                  ? Beam.startTimerAt(millis, Beam.self(), TICK)
                  : Beam.startTimer(Duration.ofMillis(millis), Beam.self(), TICK);
          running.add(new Running(which, ref, content));
        } else if (millis == 0) {
          running.add(new Running(which, null, content));
        }
      }
      case CancelTimeout(Which which) -> cancel(which);
      case UpdateTimeout(Which which, Object content) -> update(which, content);
      default -> throw new IllegalStateException("no action on a timeout: " + action);
    }
  }

  private void update(Which which, Object content) {
    for (int i = 0; i < running.size(); i++) {
      Running each = running.get(i);
      if (each.which().equals(which)) {
        running.set(i, new Running(which, each.ref(), content));
        return;
      }
    }
    running.add(new Running(which, null, content));
  }
}
