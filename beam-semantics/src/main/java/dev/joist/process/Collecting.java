package dev.joist.process;

import dev.joist.heap.HeapSettings;
import dev.joist.term.Pid;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What code can do about heaps: their settings, `garbage_collect`, what is counted beside mailbox
/// and dictionary.
///
/// Rule: HEAP-03, HEAP-07, HEAP-10, HEAP-11, HEAP-17.
public final class Collecting {

  private Collecting() {}

  /// Changes the settings of one's own heap.
  ///
  /// @param self the calling process
  /// @param change of the settings
  /// @return what they were before
  public static HeapSettings set(LocalProcess self, UnaryOperator<HeapSettings> change) {
    self.enter();
    try {
      return self.account().set(change);
    } finally {
      self.leave();
    }
  }

  /// Says how many calls are to be saved, which is kept and does nothing.
  ///
  /// @param self the calling process
  /// @param calls a number
  /// @return what was said before
  public static int saveCalls(LocalProcess self, int calls) {
    self.enter();
    try {
      HeapAccount account = self.account();
      int before = account.savedCalls;
      account.savedCalls = calls;
      return before;
    } finally {
      self.leave();
    }
  }

  /// Counts what the supplier gives as part of one's own heap.
  ///
  /// @param self the calling process
  /// @param root gives what the process keeps; is asked on the process's own thread
  public static void addRoot(LocalProcess self, Supplier<? extends @Nullable Object> root) {
    self.enter();
    HeapAccount account;
    try {
      account = self.account();
      account.addRoot(root);
    } finally {
      self.leave();
    }
    account.changed();
  }

  /// Collects in oneself.
  ///
  /// @param self the calling process
  public static void collect(LocalProcess self) {
    self.step();
    HeapAccount account = self.heap;
    if (account != null) {
      account.collectAll();
    }
  }

  /// Collects in a process.
  ///
  /// @param self the calling process
  /// @param pid a process of this node
  /// @return false when it is dead
  public static boolean collect(LocalProcess self, Pid pid) {
    if (pid.equals(self.pid())) {
      collect(self);
      return true;
    }
    self.step();
    LocalProcess process = self.node().process(pid);
    return process != null
        && Inspection.inquire(
            self,
            process,
            other -> {
              HeapAccount account = other.heap;
              if (account != null) {
                account.collectForIt();
              }
              return true;
            },
            false);
  }
}
