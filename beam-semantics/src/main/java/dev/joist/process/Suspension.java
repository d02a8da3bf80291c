package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.signal.Resume;
import dev.joist.term.Pid;
import java.util.HashMap;
import java.util.Map;

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
    self.step();
    Integer before = self.suspending == null ? null : self.suspending.get(other);
    if (before == null && !Inspection.inquire(self, process, Suspension::suspended, false)) {
      throw refused("suspend", other, "dead");
    }
    if (before != null && unlessSuspending) {
      return false;
    }
    self.enter();
    if (self.suspending == null) {
      self.suspending = new HashMap<>();
    }
    var _ = self.suspending.merge(other, 1, Integer::sum);
    self.leave();
    return true;
  }

  private static boolean suspended(LocalProcess process) {
    process.suspenders++;
    process.state |= LocalProcess.SUSPENDED;
    return true;
  }

  /// Takes one suspension by the caller back.
  ///
  /// @param self the calling process
  /// @param other a process that the caller has suspended
  /// @throws ErrorException `badarg` when the caller has it not suspended, or it is dead
  public static void resume(LocalProcess self, Pid other) {
    self.step();
    Map<Pid, Integer> suspending = self.suspending;
    Integer before = suspending == null ? null : suspending.get(other);
    LocalProcess process = self.node().process(other);
    if (suspending == null || before == null || process == null) {
      throw refused("resume", other, before == null ? "not suspended by the caller" : "dead");
    }
    self.enter();
    boolean last = before == 1;
    if (last) {
      suspending.remove(other);
      last = process.mailbox.post(new Resume(self.pid()));
    } else {
      suspending.put(other, before - 1);
    }
    self.leave();
    if (last) {
      self.turn().signalled(process);
    }
  }

  /// Ends all suspensions by a process that ends; under its right.
  static void resumeAll(LocalProcess suspender, Duty duty) {
    if (suspender.suspending != null) {
      for (Map.Entry<Pid, Integer> each : suspender.suspending.entrySet()) {
        suspender.node().emit(each.getKey(), new Resume(suspender.pid()), duty);
      }
    }
  }

  private static ErrorException refused(String operation, Pid other, String why) {
    return new ErrorException(Reasons.BADARG, operation + "Process: " + other + " is " + why);
  }
}
