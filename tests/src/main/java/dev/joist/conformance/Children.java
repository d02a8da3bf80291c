package dev.joist.conformance;

import dev.joist.Beam;
import dev.joist.SpawnOption;
import dev.joist.Spawned;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Pid;

/// How a scripted process makes others of its own kind.
///
/// @param code what the new processes run
record Children(ScriptedProcess code) {

  Pid spawn() {
    return switch (code.program()) {
      case Body body -> Beam.spawn(body);
      case Handler handler -> Beam.spawn(handler);
    };
  }

  Pid spawnLink() {
    return switch (code.program()) {
      case Body body -> Beam.spawnLink(body);
      case Handler handler -> Beam.spawnLink(handler);
    };
  }

  Spawned spawnMonitor() {
    return switch (code.program()) {
      case Body body -> Beam.spawnMonitor(body);
      case Handler handler -> Beam.spawnMonitor(handler);
    };
  }

  Spawned spawnOpt(SpawnOption... options) {
    return switch (code.program()) {
      case Body body -> Beam.spawnOpt(body, options);
      case Handler handler -> Beam.spawnOpt(handler, options);
    };
  }
}
