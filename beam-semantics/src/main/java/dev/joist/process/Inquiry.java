package dev.joist.process;

import dev.joist.signal.Request;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A question to a process, answered under its right by whoever handles its signals, and waited for
/// by the thread that asks.
///
/// Rule: SIG-06, INFO-05.
@SuppressWarnings("ReferenceEquality") // threads are told apart by identity
final class Inquiry<T> extends Request {

  private final Function<LocalProcess, T> question;
  private final T ifDead;
  private final Thread asker = Thread.currentThread();
  private volatile @Nullable T answer;

  /// @param question reads the process, under its right; does not block
  /// @param ifDead the answer when there is no such process any more
  Inquiry(Function<LocalProcess, T> question, T ifDead) {
    this.question = question;
    this.ifDead = ifDead;
  }

  void ask(LocalProcess process) {
    answered(question.apply(process));
  }

  void nobody() {
    answered(ifDead);
  }

  private void answered(T value) {
    answer = value;
    if (asker != Thread.currentThread()) {
      LockSupport.unpark(asker);
    }
  }

  boolean isAnswered() {
    return answer != null;
  }

  /// The answer, once there is one.
  T answer() {
    T value = answer;
    if (value == null) {
      throw new IllegalStateException("not answered yet");
    }
    return value;
  }

  /// Waits for the answer, which another thread is about to give.
  T await() {
    boolean interrupted = false;
    while (answer == null) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return answer();
  }
}
