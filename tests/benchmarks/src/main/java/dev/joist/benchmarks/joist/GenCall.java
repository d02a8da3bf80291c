package dev.joist.benchmarks.joist;

import static dev.joist.otp.GenServer.call;
import static dev.joist.otp.GenServer.ok;
import static dev.joist.otp.GenServer.reply;

import dev.joist.benchmarks.contest.Run;
import dev.joist.otp.CallResult;
import dev.joist.otp.From;
import dev.joist.otp.GenServer;
import dev.joist.otp.InitResult;
import dev.joist.signal.Body;
import dev.joist.term.Pid;

/// A client that calls a `GenServer`, one call after the other. Servers are event-style processes,
/// and who calls in the middle of something is a body, in both.
final class GenCall {

  /// Replies what it was asked.
  private record Echo() implements GenServer<Boolean> {

    @Override
    public InitResult<Boolean> init() {
      return ok(true);
    }

    @Override
    public CallResult<Boolean> handleCall(Object request, From from, Boolean state) {
      return reply(request, state);
    }
  }

  private GenCall() {}

  static Body both(Run run, int... sizes) {
    return () -> {
      int calls = sizes[0];
      Pid server = GenServer.startLink(new Echo()).pid();
      run.begin();
      for (int i = 0; i < calls; i++) {
        Object reply = call(server, i);
        if (!reply.equals((long) i)) {
          throw Messages.unexpected(reply);
        }
      }
      run.end(calls);
    };
  }
}
