package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.signal.Resume;
import dev.joist.term.Pid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Holding a process: `suspend_process` and `resume_process`.
///
/// A suspended process goes on with Java code that it is in the middle of and stops at its next
/// operation. Its signals are handled all the while.
///
/// Rule: SIG-20, INFO-11.
public final class Suspension {

  private Suspension() {}

  /// Suspends a process once more.
  ///
  /// @param self the calling process
  /// @param other another live process of this node
  /// @param unlessSuspending whether to leave it at that if the caller has it suspended already
  /// @return false only for that reason
  /// @throws ErrorException `badarg` when `other` is the caller, dead or of another node
  public static boolean suspend(LocalProcess self, Pid other, boolean unlessSuspending) {
    LocalProcess process = self.node().process(other);
    if (process == null || process == self) {
      throw refused("suspend", other, process == self ? "the caller itself" : "dead or not local");
    }
    self.enter(); // entered before it takes effect: if the caller ends meanwhile it is taken back
    Map<Pid, Integer> suspending;
    Integer before;
    boolean left;
    try {
      if (self.suspending == null) {
        self.suspending = new HashMap<>();
      }
      suspending = self.suspending;
      before = suspending.get(other);
      left = before != null && unlessSuspending;
      if (!left) {
        suspending.put(other, before == null ? 1 : before + 1);
      }
    } finally {
      self.leave();
    }
    if (before == null && !Inspection.inquire(self, process, p -> hold(p, self.pid()), false)) {
      self.enter();
      try {
        suspending.remove(other);
      } finally {
        self.leave();
      }
      throw refused("suspend", other, "dead");
    }
    return !left;
  }

  private static boolean hold(LocalProcess process, Pid suspender) {
    if (process.suspenders == null) {
      process.suspenders = new HashSet<>(2);
    }
    process.suspenders.add(suspender);
    process.state |= LocalProcess.SUSPENDED;
    return true;
  }

  /// Takes one suspension by the caller back.
  ///
  /// @param self the calling process
  /// @param other a process that the caller has suspended
  /// @throws ErrorException `badarg` when the caller has it not suspended, or it is dead
  public static void resume(LocalProcess self, Pid other) {
    LocalProcess process = self.node().process(other);
    boolean last = false;
    Integer before;
    self.enter();
    try {
      Map<Pid, Integer> suspending = self.suspending;
      before = suspending == null ? null : suspending.get(other);
      if (suspending != null && before != null && process != null) {
        if (before > 1) {
          suspending.put(other, before - 1);
        } else {
          suspending.remove(other);
          last = process.mailbox.post(new Resume(self.pid(), other));
        }
      }
    } finally {
      self.leave();
    }
    if (process == null || before == null) {
      throw refused("resume", other, process == null ? "dead" : "not suspended by the caller");
    }
    if (last) {
      self.turn().signalled(process);
    }
  }

  /// Handles the end of a suspension, under the right of either of the two.
  static void resumed(LocalProcess process, Resume resume) {
    if (resume.suspended().equals(process.pid())) {
      Set<Pid> suspenders = process.suspenders;
      if (suspenders != null && suspenders.contains(resume.suspender())) {
        if (suspenders.size() == 1) {
          process.goOn();
          process.suspenders = null;
        } else {
          suspenders.remove(resume.suspender());
        }
      }
    } else if (process.suspending != null) {
      process.suspending.remove(resume.suspended());
    }
  }

  /// Ends all suspensions of and by a process that ends; under its right.
  static void endAll(LocalProcess ended, Duty duty) {
    LocalNode node = ended.node();
    Pid pid = ended.pid();
    if (ended.suspending != null) {
      ended.suspending.keySet().forEach(other -> node.emit(other, new Resume(pid, other), duty));
    }
    if (ended.suspenders != null) {
      ended.suspenders.forEach(other -> node.emit(other, new Resume(other, pid), duty));
    }
    ended.suspending = null;
    ended.suspenders = null;
  }

  private static ErrorException refused(String operation, Pid other, String why) {
    return new ErrorException(Reasons.BADARG, operation + "Process: " + other + " is " + why);
  }
}
