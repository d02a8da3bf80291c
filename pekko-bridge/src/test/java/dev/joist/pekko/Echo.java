package dev.joist.pekko;

import dev.joist.Beam;
import dev.joist.Entry;
import dev.joist.signal.Handler;
import dev.joist.signal.Program;
import dev.joist.term.Pid;
import java.util.List;

/// What other nodes may have started where `joist.entries` says so: sends on to its argument
/// whatever it is sent.
public final class Echo implements Entry {

  @Override
  public Program program(List<Object> arguments) {
    Pid to = (Pid) arguments.getFirst();
    Handler echo = message -> Beam.send(to, message);
    return echo;
  }
}
