package dev.joist.samples.chat;

import static dev.joist.Beam.monitor;
import static dev.joist.Beam.send;

import dev.joist.otp.CallResult;
import dev.joist.otp.CastResult;
import dev.joist.otp.From;
import dev.joist.otp.GenServer;
import dev.joist.otp.InitResult;
import dev.joist.otp.Request;
import dev.joist.otp.StartOption;
import dev.joist.otp.StartResult;
import dev.joist.signal.Down;
import dev.joist.term.Pid;
import java.util.HashMap;
import java.util.Map;

/// One room: who is in it, and what is said to all of them.
///
/// @param name what it is called
record Room(String name) implements GenServer<Map<Pid, String>> {

  /// Come in under a name, and say who is there.
  record Join(Pid session, String nick) implements Request<String> {}

  /// Go out.
  record Leave(Pid session) {}

  /// Say something to all.
  record Say(Pid session, String text) {}

  /// Fail, as programs do.
  record Crash() {}

  /// What a room tells those who are in it.
  record Told(String line) {}

  /// Starts the room under its name, linked to its supervisor.
  static StartResult startLink(String name) {
    return GenServer.startLink(new Room(name), StartOption.name(Rooms.name(name)));
  }

  // tag::room
  @Override
  public InitResult<Map<Pid, String>> init() {
    return GenServer.ok(Map.of());
  }

  @Override
  public CallResult<Map<Pid, String>> handleCall(
      Object request, From from, Map<Pid, String> members) {
    if (request instanceof Join join) {
      var _ = monitor(join.session());
      Map<Pid, String> more = with(members, join.session(), join.nick());
      tell(more, join.nick() + " has come in");
      return GenServer.reply(
          join, String.join(", ", more.values().stream().sorted().toList()), more);
    }
    return GenServer.stop(request, members);
  }

  @Override
  public CastResult<Map<Pid, String>> handleCast(Object request, Map<Pid, String> members) {
    return switch (request) {
      case Say(Pid session, String text) -> {
        tell(members, members.getOrDefault(session, "somebody") + ": " + text);
        yield GenServer.noReply(members);
      }
      case Leave(Pid session) -> GenServer.noReply(left(members, session));
      case Crash() -> throw new IllegalStateException("room " + name + " was told to crash");
      default -> GenServer.stop(request, members);
    };
  }

  @Override
  public CastResult<Map<Pid, String>> handleInfo(Object info, Map<Pid, String> members) {
    return info instanceof Down(_, _, Pid session, _)
        ? GenServer.noReply(left(members, session))
        : GenServer.noReply(members);
  }

  // end::room

  private static void tell(Map<Pid, String> members, String line) {
    members.keySet().forEach(session -> send(session, new Told(line)));
  }

  private static Map<Pid, String> with(Map<Pid, String> members, Pid session, String nick) {
    Map<Pid, String> more = new HashMap<>(members);
    more.put(session, nick);
    return Map.copyOf(more);
  }

  private static Map<Pid, String> left(Map<Pid, String> members, Pid session) {
    Map<Pid, String> fewer = new HashMap<>(members);
    String nick = fewer.remove(session);
    if (nick != null) {
      tell(fewer, nick + " has gone");
    }
    return Map.copyOf(fewer);
  }
}
