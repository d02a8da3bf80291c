package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.benchmarks.joist.Messages.DONE;
import static dev.joist.benchmarks.joist.Messages.KILL;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.benchmarks.contest.Run;
import dev.joist.otp.ChildSpec;
import dev.joist.otp.ChildSpec.Shutdown;
import dev.joist.otp.GenServer;
import dev.joist.otp.InitResult;
import dev.joist.otp.ProcLib;
import dev.joist.otp.Supervisor;
import dev.joist.otp.SupervisorFlags;
import dev.joist.signal.Body;
import dev.joist.term.Pid;
import java.time.Duration;
import java.util.List;

/// Children of one supervisor: all are started, all are killed, all are restarted.
final class Children {

  /// A server that says when it begins.
  private record Child(Pid home) implements GenServer<Boolean> {

    @Override
    public InitResult<Boolean> init() {
      send(home, DONE);
      return GenServer.ok(true);
    }
  }

  private Children() {}

  static Body both(Run run, int... sizes) {
    return () -> {
      int children = sizes[0];
      Child child = new Child(self());
      Pid supervisor =
          Supervisor.startLink(
                  SupervisorFlags.simpleOneForOne().intensity(2L * children, Duration.ofHours(1)),
                  ChildSpec.of("child", () -> GenServer.startLink(child))
                      .shutdown(Shutdown.BRUTAL_KILL))
              .pid();
      Pid[] pids = new Pid[children];
      run.begin();
      for (int i = 0; i < children; i++) {
        pids[i] = Supervisor.startChild(supervisor, List.of()).pid();
      }
      collect(children, DONE);
      for (Pid pid : pids) {
        exit(pid, KILL);
      }
      collect(children, DONE);
      run.stop();
      run.check("children", children, Supervisor.countChildren(supervisor).active());
      ProcLib.stop(supervisor);
      run.end(children);
    };
  }
}
