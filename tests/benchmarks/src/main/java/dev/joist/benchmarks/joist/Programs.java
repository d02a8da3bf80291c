package dev.joist.benchmarks.joist;

import static java.util.Map.entry;

import dev.joist.benchmarks.joist.Program.Main;
import java.util.Map;
import java.util.Map.Entry;

/// Which program does which work.
final class Programs {

  /// With bodies on virtual threads.
  static final Map<String, Program> STRAIGHT =
      Map.ofEntries(
          main("micro.pingpong", PingPong::straight),
          main("micro.ring", Ring::straight),
          main("micro.count", Count::straight),
          main("micro.spawn", Spawn::straight),
          main("micro.spawn-monitor", SpawnMonitor::straight),
          main("micro.monitor", Monitor::straight),
          main("micro.call", Call::straight),
          main("micro.gencall", GenCall::both),
          main("micro.call-junk", Call::straightJunk),
          main("micro.live", Live::straight),
          main("micro.cascade", Cascade::straight),
          main("micro.fan-down", FanDown::straight),
          main("micro.kill", Kill::straight),
          main("micro.children", Children::both),
          main("micro.timers-cancel", TimersCancel::both),
          main("micro.timers-expiry", TimersExpiry::straight),
          main("savina.pingpong", PingPong::straight),
          main("savina.count", Count::straight),
          main("savina.fjthrput", FjThrput::straight),
          main("savina.fjcreate", FjCreate::straight),
          main("savina.threadring", Ring::straight),
          main("savina.chameneos", Chameneos::straight),
          main("savina.big", Big::straight),
          main("savina.concdict", ConcDict::straight),
          main("savina.concsll", ConcSll::straight),
          main("savina.bndbuffer", BndBuffer::straight),
          main("savina.philosopher", Philosopher::straight),
          main("savina.barber", Barber::straight),
          main("savina.cigsmok", CigSmok::straight),
          main("savina.logmap", LogMap::straight),
          main("savina.banking", Banking::straight));

  /// With handlers.
  static final Map<String, Program> EVENT =
      Map.ofEntries(
          entry("micro.pingpong", PingPong::event),
          main("micro.ring", Ring::event),
          main("micro.count", Count::event),
          entry("micro.spawn", Spawn::event),
          entry("micro.spawn-monitor", SpawnMonitor::event),
          main("micro.monitor", Monitor::event),
          main("micro.call", Call::event),
          main("micro.gencall", GenCall::both),
          main("micro.live", Live::event),
          main("micro.cascade", Cascade::event),
          main("micro.fan-down", FanDown::event),
          entry("micro.kill", Kill::event),
          main("micro.children", Children::both),
          main("micro.timers-cancel", TimersCancel::both),
          entry("micro.timers-expiry", TimersExpiry::event),
          entry("savina.pingpong", PingPong::event),
          main("savina.count", Count::event),
          main("savina.fjthrput", FjThrput::event),
          main("savina.fjcreate", FjCreate::event),
          main("savina.threadring", Ring::event),
          entry("savina.chameneos", Chameneos::event),
          main("savina.big", Big::event),
          main("savina.concdict", ConcDict::event),
          main("savina.concsll", ConcSll::event),
          entry("savina.bndbuffer", BndBuffer::event),
          entry("savina.philosopher", Philosopher::event),
          entry("savina.barber", Barber::event),
          entry("savina.cigsmok", CigSmok::event),
          main("savina.logmap", LogMap::event),
          main("savina.banking", Banking::event));

  private Programs() {}

  private static Entry<String, Program> main(String work, Main main) {
    return entry(work, Program.of(main));
  }
}
