package dev.joist.samples.bank;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.isProcessAlive;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawnLink;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.whereis;

import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.HashMap;
import java.util.Map;

/// The supervisor: opens an account when somebody first asks for it, and starts it again whenever
/// its process ends.
///
/// It never gives an account up. That no transfer crashes accounts for ever is the tellers' part.
final class Branch {

  /// The name that the branch is registered with.
  static final Atom NAME = Atom.of("branch");

  private static final Atom SHUTDOWN = Atom.of("shutdown");

  /// Which process is this account's?
  record Find(Pid customer, Ref ref, String account) {}

  /// The answer to [Find].
  record Found(Ref ref, Pid pid) {}

  /// News for the desk: an account was started again.
  ///
  /// @param account which
  /// @param reason what ended its process
  record Restarted(String account, Object reason) {}

  /// Is there any more news?
  record AnyNews(Pid desk, Ref ref) {}

  /// No: all news was sent before this.
  record NoMoreNews(Ref ref) {}

  private final Map<String, Pid> pids = new HashMap<>();
  private final Map<Pid, String> accounts = new HashMap<>();

  private Branch() {}

  /// The process of an account, opened or restarted if need be.
  static Pid find(String account) {
    return whereis(Account.name(account)).orElseGet(() -> restarted(account));
  }

  /// The process of an account, after one of it was seen to have ended.
  static Pid restarted(String account) {
    Ref ref = makeRef();
    send(NAME, new Find(self(), ref, account));
    return receive(ref, m -> m instanceof Found(Ref r, Pid pid) && r.equals(ref) ? pid : null);
  }

  /// Runs as the branch.
  static void run() {
    new Branch().supervise();
  }

  private void supervise() {
    // tag::supervisor
    trapExit(true); // the end of a linked process is a message, not one's own end
    while (true) {
      switch (receive()) {
        case Find(Pid customer, Ref ref, String account) ->
            send(customer, new Found(ref, alive(account)));
        case Exit(Pid pid, Object reason) when accounts.containsKey(pid) -> restart(pid, reason);
        case Exit _ -> throw exit(SHUTDOWN); // the desk has ended: so do all accounts, being linked
        case AnyNews(Pid desk, Ref ref) -> send(desk, new NoMoreNews(ref));
        default -> {} // a stray message brings no supervisor down
      }
    }
    // end::supervisor
  }

  private Pid alive(String account) {
    Pid pid = pids.computeIfAbsent(account, this::start);
    if (isProcessAlive(pid)) {
      return pid;
    }
    Object reason =
        receive(m -> m instanceof Exit(Pid ended, var r) && ended.equals(pid) ? r : null);
    return restart(pid, reason);
  }

  private Pid restart(Pid ended, Object reason) {
    String account = accounts.remove(ended);
    if (account == null) {
      throw new IllegalStateException("no account has the process " + ended);
    }
    Pid pid = start(account);
    pids.put(account, pid);
    send(Desk.NAME, new Restarted(account, reason));
    return pid;
  }

  private Pid start(String account) {
    Pid pid = spawnLink(() -> Account.run(account));
    accounts.put(pid, account);
    return pid;
  }
}
