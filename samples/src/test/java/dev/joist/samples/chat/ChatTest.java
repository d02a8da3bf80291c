package dev.joist.samples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// People in a chat, over TCP.
@Timeout(60)
class ChatTest {

  private Chat chat;

  @BeforeEach
  void start() throws Exception {
    chat = Chat.start(0);
  }

  @AfterEach
  void close() throws IOException {
    chat.close();
  }

  @Test
  void whatOneSaysAllInTheRoomHear() throws IOException {
    try (Person ann = new Person("ann");
        Person bob = new Person("bob")) {
      ann.enters("tea");
      bob.enters("tea");
      ann.hears("bob has come in");
      bob.says("hello");
      ann.hears("bob: hello");
      bob.hears("bob: hello");
    }
  }

  @Test
  void whatIsSaidInOneRoomIsNotHeardInAnother() throws IOException {
    try (Person ann = new Person("ann");
        Person bob = new Person("bob")) {
      ann.enters("tea");
      bob.enters("coffee");
      bob.says("only here");
      bob.hears("bob: only here");
      ann.says("nothing of it");
      ann.hears("ann: nothing of it");
    }
  }

  @Test
  void aRoomThatCrashesIsThereAgainWithAllWhoWereInIt() throws IOException {
    try (Person ann = new Person("ann");
        Person bob = new Person("bob")) {
      ann.enters("tea");
      bob.enters("tea");
      bob.says("/crash");
      bob.waitsFor("* tea has crashed; it is started again");
      ann.waitsFor("* tea has crashed; it is started again");
      bob.waitsForStart("* you are in tea");
      ann.waitsForStart("* you are in tea");
      ann.says("still there?");
      bob.waitsFor("ann: still there?");
    }
  }

  @Test
  void whoGoesIsMissed() throws IOException {
    try (Person ann = new Person("ann")) {
      ann.enters("tea");
      try (Person bob = new Person("bob")) {
        bob.enters("tea");
        ann.hears("bob has come in");
      }
      ann.hears("bob has gone");
    }
  }

  /// Somebody with a connection.
  private final class Person implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;
    private final PrintWriter out;
    private final String nick;

    Person(String nick) throws IOException {
      this.nick = nick;
      socket = new Socket("localhost", chat.port());
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
      waitsForStart("* hello");
    }

    void enters(String room) throws IOException {
      says("/name " + nick);
      hears("* you are " + nick);
      says("/join " + room);
      waitsForStart("* you are in " + room);
      hears(nick + " has come in");
    }

    void says(String line) {
      out.println(line);
    }

    void hears(String line) throws IOException {
      assertEquals(line, in.readLine());
    }

    void waitsFor(String line) throws IOException {
      for (String heard = in.readLine(); !line.equals(heard); heard = in.readLine()) {
        assertEquals(false, heard == null, "the connection has ended before: " + line);
      }
    }

    void waitsForStart(String start) throws IOException {
      for (String heard = in.readLine(); ; heard = in.readLine()) {
        if (heard == null) {
          throw new AssertionError("the connection has ended before: " + start);
        }
        if (heard.startsWith(start)) {
          return;
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
