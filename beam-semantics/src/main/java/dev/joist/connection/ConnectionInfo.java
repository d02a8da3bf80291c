package dev.joist.connection;

import dev.joist.dist.ChannelStatus;
import dev.joist.term.Atom;
import dev.joist.term.TermMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// A connection as a term.
final class ConnectionInfo {

  private ConnectionInfo() {}

  /// A map: `node`, `state` (`up` or `pending`), `age` in milliseconds, the sizes of the tables,
  /// and what has gone over the channel.
  static Object of(Connection connection) {
    ChannelStatus status = connection.channel.status();
    Map<Object, Object> info = new LinkedHashMap<>();
    info.put(Atom.of("node"), connection.peer);
    info.put(Atom.of("state"), Atom.of(connection.isUp() ? "up" : "pending"));
    info.put(Atom.of("connection_id"), connection.epoch);
    info.put(Atom.of("age"), status.age().toMillis());
    connection.sizes().forEach((table, size) -> info.put(Atom.of(table), (long) size));
    info.put(Atom.of("packets_in"), status.packetsIn());
    info.put(Atom.of("packets_out"), status.packetsOut());
    info.put(Atom.of("bytes_in"), status.bytesIn());
    info.put(Atom.of("bytes_out"), status.bytesOut());
    info.put(Atom.of("frames_in"), status.framesIn());
    info.put(Atom.of("frames_out"), status.framesOut());
    info.put(Atom.of("waits"), status.waits());
    info.put(Atom.of("unacknowledged"), status.unacknowledged());
    return TermMap.copyOf(info);
  }
}
