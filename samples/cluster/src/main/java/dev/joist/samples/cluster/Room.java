package dev.joist.samples.cluster;

import static dev.joist.Beam.monitor;
import static dev.joist.Beam.send;

import dev.joist.otp.CallResult;
import dev.joist.otp.CastResult;
import dev.joist.otp.From;
import dev.joist.otp.GenServer;
import dev.joist.otp.InitResult;
import dev.joist.otp.Request;
import dev.joist.otp.StartOption;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.HashMap;
import java.util.Map;

/// The room: who is in it, from whatever node, and what is said to all of them.
final class Room implements GenServer<Map<Pid, String>> {

  /// What it is called at its node.
  static final Atom NAME = Atom.of("room");

  /// Come in under a name, and say who is there.
  record Join(Pid guest, String name) implements Request<String> {}

  /// Say something to all.
  record Say(Pid guest, String text) {}

  /// What the room tells those who are in it.
  record Told(String line) {}

  private Room() {}

  /// Opens the room at this node, unless it is there.
  static void open() {
    var _ = GenServer.start(new Room(), StartOption.name(NAME));
  }

  @Override
  public InitResult<Map<Pid, String>> init() {
    return GenServer.ok(Map.of());
  }

  // tag::room
  @Override
  public CallResult<Map<Pid, String>> handleCall(
      Object request, From from, Map<Pid, String> guests) {
    if (request instanceof Join join) {
      var _ = monitor(join.guest()); // on whatever node it is
      Map<Pid, String> more = new HashMap<>(guests);
      more.put(join.guest(), join.name());
      tell(guests, join.name() + " has come in");
      return GenServer.reply(
          join, String.join(", ", more.values().stream().sorted().toList()), Map.copyOf(more));
    }
    return GenServer.stop(request, guests);
  }

  @Override
  public CastResult<Map<Pid, String>> handleCast(Object request, Map<Pid, String> guests) {
    if (request instanceof Say(Pid guest, String text)) {
      tell(guests, guests.getOrDefault(guest, "somebody") + ": " + text);
      return GenServer.noReply(guests);
    }
    return GenServer.stop(request, guests);
  }

  @Override
  public CastResult<Map<Pid, String>> handleInfo(Object info, Map<Pid, String> guests) {
    if (info instanceof Down(_, _, Pid guest, _)) { // it has ended, or its node is out of reach
      Map<Pid, String> fewer = new HashMap<>(guests);
      String name = fewer.remove(guest);
      if (name != null) {
        tell(fewer, name + " has gone");
      }
      return GenServer.noReply(Map.copyOf(fewer));
    }
    return GenServer.noReply(guests);
  }

  // end::room

  private static void tell(Map<Pid, String> guests, String line) {
    guests.keySet().forEach(guest -> send(guest, new Told(line)));
  }
}
