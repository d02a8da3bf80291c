package dev.joist.conformance;

import dev.joist.Beam;
import dev.joist.SpawnOption;
import dev.joist.Spawned;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.List;

/// How a scripted process makes others of its own kind, on its node or another.
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

  Pid spawn(Atom node) {
    return isHere(node) ? spawn() : Beam.spawn(node, Neighbours.ENTRY, List.of());
  }

  Pid spawnLink(Atom node) {
    return isHere(node) ? spawnLink() : Beam.spawnLink(node, Neighbours.ENTRY, List.of());
  }

  Spawned spawnMonitor(Atom node) {
    return isHere(node) ? spawnMonitor() : Beam.spawnMonitor(node, Neighbours.ENTRY, List.of());
  }

  Spawned spawnOpt(Atom node, SpawnOption... options) {
    return isHere(node)
        ? spawnOpt(options)
        : Beam.spawnOpt(node, Neighbours.ENTRY, List.of(), options);
  }

  private static boolean isHere(Atom node) {
    return node.equals(Beam.node());
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
