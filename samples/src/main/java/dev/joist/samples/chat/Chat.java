package dev.joist.samples.chat;

import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.otp.ChildSpec;
import dev.joist.otp.StartOption;
import dev.joist.otp.StartResult;
import dev.joist.otp.Supervisor;
import dev.joist.otp.SupervisorFlags;
import dev.joist.otp.SupervisorFlags.Strategy;
import dev.joist.otp.Task;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/// The program: a chat on a TCP port. `./joist chat [PORT]`, then `nc localhost 7070`.
public final class Chat implements AutoCloseable {

  private static final int PORT = 7070;
  private static final Atom SESSIONS = Atom.of("session_sup");

  private final Node node;
  private final Inbox owner;
  private final ServerSocket listening;

  private Chat(Node node, Inbox owner, ServerSocket listening) {
    this.node = node;
    this.owner = owner;
    this.listening = listening;
  }

  /// Runs the program until it is killed.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int port = arguments.length == 0 ? PORT : Integer.parseInt(arguments[0]);
    try (Chat chat = Chat.start(port)) {
      System.out.printf("chat: come in with: nc localhost %d%n", chat.port());
      Object end = chat.owner.receive(Duration.ofDays(49));
      System.out.println("chat: ended: " + end);
    }
  }

  /// Starts a chat.
  ///
  /// @param port 0 for any that is free
  public static Chat start(int port) throws IOException, InterruptedException {
    ServerSocket listening = new ServerSocket();
    listening.bind(new InetSocketAddress(port));
    Node node = Node.start("chat");
    Inbox owner = node.inbox();
    var _ = owner.run(() -> startLink(listening).pid());
    return new Chat(node, owner, listening);
  }

  // tag::tree
  private static StartResult startLink(ServerSocket listening) {
    return Supervisor.startLink(
        SupervisorFlags.of(Strategy.REST_FOR_ONE).intensity(5, Duration.ofSeconds(10)),
        Rooms.registry(),
        Rooms.supervisor(),
        sessions(),
        ChildSpec.of("listener", () -> Task.startLink(() -> listen(listening))));
  }

  // end::tree

  /// What starts sessions. One that ends is not started again: its person has gone.
  private static ChildSpec sessions() {
    ChildSpec session =
        ChildSpec.of("session", arguments -> Session.startLink(socket(arguments)))
            .restart(ChildSpec.Restart.TEMPORARY);
    return ChildSpec.of(
            "session_sup",
            () ->
                Supervisor.startLink(
                    SupervisorFlags.simpleOneForOne(),
                    List.of(session),
                    StartOption.name(SESSIONS)))
        .supervisor();
  }

  private static Socket socket(List<Object> arguments) {
    return (Socket) ((Fun.Local) arguments.getFirst()).code();
  }

  /// Lets people in, for ever.
  private static Object listen(ServerSocket listening) throws IOException {
    while (true) {
      Socket socket = listening.accept();
      // A socket is no term; wrapped as a fun of this node it can be passed on within it.
      var _ = Supervisor.startChild(SESSIONS, List.of(Fun.local("socket", 0, socket)));
    }
  }

  /// The port that it listens on.
  public int port() {
    return listening.getLocalPort();
  }

  /// Ends the chat, and all connections.
  @Override
  public void close() throws IOException {
    listening.close();
    node.close();
  }
}
