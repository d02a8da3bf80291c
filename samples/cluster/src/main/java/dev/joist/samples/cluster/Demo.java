package dev.joist.samples.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The program: `./joist demo --cluster`. It has three JVMs meet in a room, kills the one that has
/// it, and starts it again.
///
/// *Thread:* one.
public final class Demo implements AutoCloseable {

  private static final List<String> NAMES = List.of("ann", "bob", "carol");

  /// Three JVMs start, and a cluster is made.
  private static final Duration MEETING = Duration.ofMinutes(2);

  /// From the kill until everybody knows, and the room is there again. Pekko's own notice takes 25
  /// s.
  private static final Duration RECOVERY = Duration.ofSeconds(10);

  /// A JVM starts, and enters the cluster.
  private static final Duration RETURN = Duration.ofMinutes(2);

  private record Event(long nanos, String text) {}

  private final PrintStream out;
  private final Path log;
  private final Duration recovery;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Jvm> jvms = new LinkedHashMap<>();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<String> happened = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private long since;

  private Demo(PrintStream out, Path log, Duration recovery) {
    this.out = out;
    this.log = log;
    this.recovery = recovery;
  }

  /// Runs the program and ends the JVM: with 0 if everything happened within its time, else 1.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(out, Path.of("cluster.log"), RECOVERY) ? 0 : 1);
  }

  /// Runs the program.
  ///
  /// @param log what the JVMs log is added to it
  /// @param recovery how long it may take until all is well again after the kill
  /// @return whether everything happened within its time
  static boolean run(PrintStream out, Path log, Duration recovery)
      throws IOException, InterruptedException {
    try (Demo demo = new Demo(out, log, recovery)) {
      demo.choosePorts();
      demo.play();
      return demo.conclude();
    }
  }

  /// All chosen at once, so that no two are the same.
  private void choosePorts() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (String name : NAMES) {
        ServerSocket socket = new ServerSocket(0);
        sockets.add(socket);
        ports.put(name, socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private void play() throws IOException, InterruptedException {
    chapter("Three JVMs, a node and a guest in each; what they log goes to " + log);
    for (String name : NAMES) {
      start(name, List.copyOf(jvms.keySet()));
      expect(MEETING, name + " is in the room");
    }
    expect(MEETING, "ann hears: carol has come in", "bob hears: carol has come in");
    say("carol", "hello");
    expect(MEETING, hearing("carol: hello", "ann", "bob", "carol"));
    if (!missing.isEmpty()) {
      return;
    }

    chapter("kill -9 of ann's JVM, which has the room");
    jvm("ann").kill();
    expect(
        recovery,
        "bob is told that the room has ended: noconnection",
        "carol is told that the room has ended: noconnection",
        "bob is told nodedown of ann",
        "carol is told nodedown of ann",
        "bob opens the room",
        "bob is in the room",
        "carol is in the room");
    say("bob", "we are still here");
    expect(recovery, hearing("bob: we are still here", "bob", "carol"));

    chapter("ann's JVM is started again");
    start("ann", List.of("bob", "carol"));
    expect(
        RETURN,
        "bob is told nodeup of ann",
        "carol is told nodeup of ann",
        "ann is in the room with: ann, bob, carol",
        "bob hears: ann has come in",
        "carol hears: ann has come in");
    say("ann", "what have I missed?");
    expect(RETURN, hearing("ann: what have I missed?", "ann", "bob", "carol"));
  }

  private boolean conclude() {
    if (missing.isEmpty()) {
      out.println();
      out.println("All of it happened, within the limits.");
      return true;
    }
    out.println();
    missing.forEach(what -> out.println("Did not happen in time: " + what));
    out.println("More is in " + log.toAbsolutePath());
    return false;
  }

  // ---- the JVMs

  private void start(String name, List<String> others) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(name, port(name)));
    for (String other : others) {
      arguments.add(other);
      arguments.add(port(other));
    }
    Jvm before =
        jvms.put(
            name,
            Jvm.start(
                log,
                line -> events.add(new Event(System.nanoTime(), name + " " + line)),
                arguments));
    if (before != null) {
      before.close();
    }
  }

  private String port(String name) {
    return String.valueOf(ports.get(name));
  }

  private Jvm jvm(String name) {
    Jvm jvm = jvms.get(name);
    if (jvm == null) {
      throw new IllegalStateException(name + " has not been started");
    }
    return jvm;
  }

  private void say(String name, String text) {
    jvm(name).say(text);
  }

  private static String[] hearing(String line, String... names) {
    return List.of(names).stream().map(name -> name + " hears: " + line).toArray(String[]::new);
  }

  // ---- the account

  private void chapter(String title) {
    since = System.nanoTime();
    happened.clear();
    out.printf("%n%s%n", title);
  }

  /// Tells what happens until all of this has, in this chapter, or the time is over.
  ///
  /// @param beginnings of lines, in any order
  private void expect(Duration limit, String... beginnings) throws InterruptedException {
    List<String> left = new ArrayList<>(List.of(beginnings));
    left.removeIf(this::hasHappened);
    long end = System.nanoTime() + limit.toNanos();
    while (!left.isEmpty()) {
      Event event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        left.forEach(what -> missing.add(what + " (" + limit.toSeconds() + " s)"));
        return;
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(event.nanos() - since);
      out.printf("%8d ms  %s%n", millis, event.text());
      happened.add(event.text());
      left.removeIf(this::hasHappened);
    }
  }

  private boolean hasHappened(String beginning) {
    return happened.stream().anyMatch(text -> text.startsWith(beginning));
  }

  /// Ends the JVMs.
  @Override
  public void close() {
    jvms.values().forEach(Jvm::close);
  }
}
