package dev.joist.samples.chat;

import static dev.joist.Beam.monitor;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawnLink;
import static dev.joist.Beam.trapExit;

import dev.joist.otp.CastResult;
import dev.joist.otp.GenServer;
import dev.joist.otp.InitResult;
import dev.joist.otp.StartResult;
import dev.joist.samples.chat.Room.Crash;
import dev.joist.samples.chat.Room.Join;
import dev.joist.samples.chat.Room.Leave;
import dev.joist.samples.chat.Room.Say;
import dev.joist.samples.chat.Room.Told;
import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One person's connection. A process of its own reads the socket, which blocks; this one is sent
/// each line, and what the room tells, and writes.
final class Session implements GenServer<Atom> {

  private static final Atom OPEN = Atom.of("open");
  private static final Atom NORMAL = Atom.of("normal");

  /// A line that the person has typed.
  record Typed(String line) {}

  private final Socket socket;
  private final Writer out;
  private String nick = "guest";
  private @Nullable String room;
  private @Nullable Ref watched;

  private Session(Socket socket) throws IOException {
    this.socket = socket;
    out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
  }

  /// Starts a session for a connection.
  static StartResult startLink(Socket socket) throws IOException {
    return GenServer.startLink(new Session(socket));
  }

  @Override
  public InitResult<Atom> init() throws IOException {
    var _ = trapExit(true); // so that the socket is closed whatever ends it
    Pid session = self();
    var _ = spawnLink(() -> read(session));
    write("* hello; /name NICK, /join ROOM, /crash, /quit, and anything else is said");
    return GenServer.ok(OPEN);
  }

  private void read(Pid session) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      send(session, new Typed(line));
    }
  }

  @Override
  public CastResult<Atom> handleInfo(Object info, Atom state) throws IOException {
    switch (info) {
      case Typed(String line) when line.equals("/quit") -> {
        return GenServer.stop(NORMAL, state);
      }
      case Typed(String line) -> typed(line);
      case Told(String line) -> write(line);
      case Down(Ref ref, _, _, _) when ref.equals(watched) -> rejoin();
      case Exit _ -> {
        return GenServer.stop(NORMAL, state); // the reader is at the end: the person has gone
      }
      default -> {} // of a room that it has left
    }
    return GenServer.noReply(state);
  }

  private void typed(String line) throws IOException {
    if (line.startsWith("/name ")) {
      nick = line.substring(6).strip();
      write("* you are " + nick);
    } else if (line.startsWith("/join ")) {
      leave();
      join(line.substring(6).strip());
    } else if (room == null) {
      write("* join a room first");
    } else if (line.equals("/crash")) {
      GenServer.cast(Rooms.find(room), new Crash());
    } else {
      GenServer.cast(Rooms.find(room), new Say(self(), line));
    }
  }

  private void leave() {
    if (room != null) {
      GenServer.cast(Rooms.find(room), new Leave(self()));
    }
  }

  private void join(String wanted) throws IOException {
    while (true) {
      Pid pid = Rooms.find(wanted);
      watched = monitor(pid);
      try {
        String there = GenServer.call(pid, new Join(self(), nick));
        room = wanted;
        write("* you are in " + wanted + " with: " + there);
        return;
      } catch (ExitException gone) {
        write("* " + wanted + " is gone, again"); // it has crashed just now
      }
    }
  }

  private void rejoin() throws IOException {
    String lost = room;
    if (lost != null) {
      write("* " + lost + " has crashed; it is started again");
      join(lost);
    }
  }

  private void write(String line) throws IOException {
    out.write(line + "\n");
    out.flush();
  }

  @Override
  public void terminate(Object reason, Atom state) throws IOException {
    socket.close();
  }
}
