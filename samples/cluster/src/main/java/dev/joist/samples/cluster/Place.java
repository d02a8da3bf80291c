package dev.joist.samples.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.joist.Node;
import dev.joist.pekko.PekkoNode;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;

/// The program of each JVM: a member of the cluster, a node, and a guest there. It says what
/// happens on standard output, a line each; each line of standard input the guest says in the room.
public final class Place {

  private static final String SYSTEM = "chat";
  private static final String HOST = "127.0.0.1";

  private Place() {}

  /// Runs until standard input ends.
  ///
  /// @param arguments the name and port of this place, then those of others that are there already,
  ///   the first of which is in the cluster
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // what a library prints is not what happens
    String name = arguments[0];
    int port = Integer.parseInt(arguments[1]);
    List<String> others = List.of(arguments).subList(2, arguments.length);

    // tag::place
    ActorSystem system = ActorSystem.create(SYSTEM, config(name, port));
    Node node = PekkoNode.get(system).node();
    int first = others.isEmpty() ? port : Integer.parseInt(others.get(1));
    Cluster.get(system).join(new Address("pekko", SYSTEM, HOST, first));

    node.spawn(new Lookout(out::println));
    Pid guest = node.spawn(new Guest(name, company(others), out::println));
    // end::place

    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      node.send(guest, new Guest.Type(line));
    }
    Runtime.getRuntime().halt(0); // as abruptly as a kill: nobody is to wait for it
  }

  private static Config config(String name, int port) {
    return ConfigFactory.parseMap(
            Map.of("joist.node-name", name, "pekko.remote.artery.canonical.port", port))
        .withFallback(ConfigFactory.load());
  }

  /// The nodes of others, by name and port in turn.
  private static List<Atom> company(List<String> others) {
    return Stream.iterate(0, i -> i < others.size(), i -> i + 2)
        .map(i -> Atom.of(others.get(i) + "@" + HOST + ":" + others.get(i + 1)))
        .toList();
  }
}
