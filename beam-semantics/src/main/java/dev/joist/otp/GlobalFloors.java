package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.Calling;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The floors of the servers of [Global] that somebody is about to change names at. A server that
/// is lost meanwhile is left out: it finds the others again when it can.
///
/// ```java
/// try (GlobalFloors floors = GlobalFloors.of(() -> view)) {
///   floors.ask(request);
/// }
/// ```
///
/// *Thread:* that of the process which has them.
///
/// Rule: DIST-16.
final class GlobalFloors implements AutoCloseable {

  private static final Atom FLOOR = Atom.of("floor");
  private static final Atom YIELD = Atom.of("yield");

  /// The node with the greatest name first; so nobody waits in a circle.
  private static final Comparator<Pid> ORDER =
      Comparator.comparing((Pid server) -> server.node().text()).reversed();

  private final List<Pid> servers = new ArrayList<>();

  private GlobalFloors() {}

  /// Waits for the floors of all that are wanted when they are had: those wanted may become more
  /// while one waits, and then it is begun anew.
  static GlobalFloors of(Supplier<Set<Pid>> wanted) {
    Set<Pid> lost = new HashSet<>();
    while (true) {
      GlobalFloors floors = new GlobalFloors();
      for (Pid server : wanted.get().stream().sorted(ORDER).toList()) {
        if (!lost.contains(server) && !floors.take(server)) {
          lost.add(server);
        }
      }
      Set<Pid> missing = new HashSet<>(wanted.get());
      floors.servers.forEach(missing::remove);
      missing.removeAll(lost);
      if (missing.isEmpty()) {
        return floors;
      }
      floors.close();
    }
  }

  private boolean take(Pid server) {
    if (ask(server, Tuple.of(FLOOR, Beam.self())) == null) {
      return false;
    }
    servers.add(server);
    return true;
  }

  /// Whose floors these are.
  List<Pid> servers() {
    return List.copyOf(servers);
  }

  /// The server of a node, if its floor is had.
  @Nullable Pid at(Atom node) {
    return servers.stream().filter(server -> server.node().equals(node)).findFirst().orElse(null);
  }

  /// What each of the servers answers; those that are lost do not.
  Map<Pid, Object> ask(Object request) {
    Map<Pid, RequestId<Object>> sent = new LinkedHashMap<>();
    servers.forEach(server -> sent.put(server, RequestId.send(server, request, reply -> reply)));
    Map<Pid, Object> answers = new LinkedHashMap<>();
    sent.forEach((server, id) -> {
      if (id.receiveResponse(Times.INFINITY) instanceof Response.Reply<Object>(Object answer)) {
        answers.put(server, answer);
      }
    });
    return answers;
  }

  /// What one server answers; null when it is lost.
  static @Nullable Object ask(Pid server, Object request) {
    Object answer = Calls.exchange(server, null, request, Times.INFINITY);
    return answer instanceof Calling.Failed ? null : answer;
  }

  /// The servers that one shares its names with, itself among them; empty when it is lost. Of one
  /// node there is one, the first.
  static Set<Pid> view(Pid server) {
    Set<Pid> view = new LinkedHashSet<>();
    if (ask(server, Atom.of("view")) instanceof List<?> servers) {
      Set<Atom> nodes = new HashSet<>();
      for (Object each : servers) {
        if (each instanceof Pid pid && nodes.add(pid.node())) {
          view.add(pid);
        }
      }
    }
    return view;
  }

  @Override
  public void close() {
    servers.forEach(server -> GenServer.cast(server, Tuple.of(YIELD, Beam.self())));
  }
}
