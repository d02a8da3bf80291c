package dev.joist.samples.bank;

import static dev.joist.Beam.send;
import static dev.joist.Beam.whereis;

import dev.joist.otp.ChildSpec;
import dev.joist.otp.ChildSpec.Shutdown;
import dev.joist.otp.StartOption;
import dev.joist.otp.StartResult;
import dev.joist.otp.Supervisor;
import dev.joist.otp.SupervisorFlags;
import dev.joist.signal.Report;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The supervisor of the accounts: each is its child from the moment on in which somebody first
/// asks for it, and is started again whenever its process ends.
///
/// It never gives an account up. That no transfer crashes accounts for ever is the tellers' part.
final class Branch {

  /// The name that the branch is registered with.
  static final Atom NAME = Atom.of("branch");

  /// News for the desk: an account was started again.
  ///
  /// @param account which
  /// @param reason what ended its process
  record Restarted(String account, Object reason) {}

  private Branch() {}

  // tag::supervisor
  /// Starts the branch, without accounts.
  static StartResult startLink() {
    SupervisorFlags flags = SupervisorFlags.oneForOne().intensity(1_000_000, Duration.ofSeconds(1));
    return Supervisor.startLink(flags, List.of(), StartOption.name(NAME));
  }

  private static Optional<Pid> open(String account) {
    ChildSpec spec =
        ChildSpec.of(account, () -> Account.startLink(account)).shutdown(Shutdown.BRUTAL_KILL);
    return switch (Supervisor.startChild(NAME, spec)) {
      case StartResult.Ok(Pid pid) -> Optional.of(pid);
      case StartResult.Failed(Tuple why) when why.element(2) instanceof Pid already ->
          Optional.of(already);
      default -> Optional.empty(); // it was killed before it was open
    };
  }

  // end::supervisor

  /// The process of an account, opened if need be.
  static Pid find(String account) {
    return whereis(Account.name(account)).orElseGet(() -> restarted(account));
  }

  /// The process of an account, after one of it was seen to have ended: the branch has seen that
  /// before, and answers when the next one is there.
  static Pid restarted(String account) {
    while (true) {
      Optional<Pid> pid = open(account);
      if (pid.isPresent()) {
        return pid.get();
      }
    }
  }

  /// Passes on to the desk what supervisors report about accounts.
  static void report(Report report) {
    if (report.isOf("supervisor", "child_terminated")
        && report.fact("supervisor") instanceof Tuple name
        && NAME.equals(name.element(2))
        && whereis(Desk.NAME).isPresent()) {
      send(Desk.NAME, new Restarted(account(report), report.fact("reason")));
    }
  }

  private static String account(Report report) {
    for (Object fact : (List<?>) report.fact("offender")) {
      if (fact instanceof Tuple pair && Atom.of("id").equals(pair.element(1))) {
        return (String) pair.element(2);
      }
    }
    throw new IllegalStateException("a report about nobody: " + report.text());
  }
}
