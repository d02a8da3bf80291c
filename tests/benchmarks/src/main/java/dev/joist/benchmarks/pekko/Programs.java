package dev.joist.benchmarks.pekko;

import static java.util.Map.entry;

import java.util.Map;

/// Which program does which work.
final class Programs {

  static final Map<String, Program> ALL =
      Map.ofEntries(
          entry("micro.pingpong", PingPong::guardian),
          entry("micro.ring", Ring::guardian),
          entry("micro.count", Count::guardian),
          entry("micro.spawn", Spawn::guardian),
          entry("micro.spawn-monitor", SpawnMonitor::guardian),
          entry("micro.monitor", Monitor::guardian),
          entry("micro.call", Call::guardian),
          entry("micro.gencall", Call::guardian),
          entry("micro.call-junk", Call::guardianJunk),
          entry("micro.live", Live::guardian),
          entry("micro.cascade", Cascade::guardian),
          entry("micro.fan-down", FanDown::guardian),
          entry("micro.kill", Kill::guardian),
          entry("micro.timers-cancel", Timers::cancel),
          entry("micro.timers-expiry", Timers::expiry),
          entry("savina.pingpong", PingPong::guardian),
          entry("savina.count", Count::guardian),
          entry("savina.fjthrput", FjThrput::guardian),
          entry("savina.fjcreate", FjCreate::guardian),
          entry("savina.threadring", Ring::guardian),
          entry("savina.chameneos", Chameneos::guardian),
          entry("savina.big", Big::guardian),
          entry("savina.concdict", ConcDict::guardian),
          entry("savina.concsll", ConcSll::guardian),
          entry("savina.bndbuffer", BndBuffer::guardian),
          entry("savina.philosopher", Philosopher::guardian),
          entry("savina.barber", Barber::guardian),
          entry("savina.cigsmok", CigSmok::guardian),
          entry("savina.logmap", LogMap::guardian),
          entry("savina.banking", Banking::guardian));

  private Programs() {}
}
