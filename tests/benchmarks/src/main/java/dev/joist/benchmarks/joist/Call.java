package dev.joist.benchmarks.joist;

import static dev.joist.Beam.call;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.reply;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawnLink;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.time.Duration;
import java.util.function.Supplier;

/// A client that calls a server, one call after the other. The client is a body in both: who waits
/// for a reply in the middle of something is one.
final class Call {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private Call() {}

  static Body straight(Run run, int... sizes) {
    return () -> calls(run, 0, sizes[0], () -> spawnLink(Call::serve));
  }

  static Body straightJunk(Run run, int... sizes) {
    return () -> calls(run, sizes[0], sizes[1], () -> spawnLink(Call::serve));
  }

  static Body event(Run run, int... sizes) {
    Handler echo = Call::echo;
    return () -> calls(run, 0, sizes[0], () -> spawnLink(echo));
  }

  private static void calls(Run run, int junk, int calls, Supplier<Pid> server) {
    Pid to = server.get();
    for (int i = 0; i < junk; i++) {
      var _ = send(self(), Atom.of("junk"));
    }
    run.begin();
    for (int i = 0; i < calls; i++) {
      Object reply = call(to, i, TIMEOUT);
      if (!reply.equals((long) i)) {
        throw Messages.unexpected(reply);
      }
    }
    run.end(calls);
  }

  private static void serve() {
    while (true) {
      echo(receive());
    }
  }

  private static void echo(Object message) {
    dev.joist.signal.Call call = (dev.joist.signal.Call) message;
    reply(call.from(), call.request());
  }
}
