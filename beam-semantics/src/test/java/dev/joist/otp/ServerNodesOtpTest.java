package dev.joist.otp;

import static dev.joist.Beam.isProcessAlive;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.otp.GenServer.INFINITY;
import static dev.joist.otp.GenServer.abcast;
import static dev.joist.otp.GenServer.call;
import static dev.joist.otp.GenServer.cast;
import static dev.joist.otp.GenServer.multiCall;
import static dev.joist.otp.GenServer.sendRequest;
import static dev.joist.otp.StartOption.name;

import dev.joist.Beam;
import dev.joist.Node;
import dev.joist.term.Atom;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `nodes.escript`, done by Joist: servers on another node, what becomes of requests to them, and
/// of requests to a node that is down.
class ServerNodesOtpTest extends NodesOtpCase {

  private static final Object WHY = a("why");
  private static final Object SILENCE = a("silence");
  private static final Object GLOBAL = Global.name(NAME);
  private static final Object NORMAL = a("normal");
  private static final Object NOWHERE = tuple("served", "x@nowhere");

  private record Named(String label, Object name) {}

  /// A server there with a name, one with a global name, and what they are called by.
  private List<Named> servers(Node there) throws Exception {
    Pid pid = serve(there, name(NAME));
    serve(there, StartOption.global(NAME));
    return List.of(
        new Named("pid", pid), new Named("name", at(NAME, there)), new Named("global", GLOBAL));
  }

  private static Pid serve(Node there, StartOption name) throws Exception {
    return at(there, () -> GenServer.start(new Served("ok"), name).pid());
  }

  private Pid pidOf(Object server) {
    return switch (server) {
      case Pid pid -> pid;
      case Tuple global when global.equals(GLOBAL) -> Global.whereisName(NAME).orElseThrow();
      case Tuple _ -> others.get("there").whereis(NAME).orElseThrow();
      default -> throw new IllegalArgumentException(server + " is no server");
    };
  }

  private static void ended(Pid pid) {
    var _ = downOf(monitor(pid));
  }

  // ---- calls

  @Test
  void gs01_aServerOfAnotherNodeIsCalledAsOneHere() throws Exception {
    perform(
        "gs01_there",
        () -> {
          Node there = up("there");
          Pid me = self();
          Pid plain =
              there.spawn(() -> {
                while (true) {
                  Object message = receive();
                  send(me, tuple("t", message));
                  Tuple request = Terms.asTuple(message);
                  if (request != null
                      && request.element(2) instanceof Tuple from
                      && from.element(2) instanceof ImproperList tag) {
                    send(tag.tail(), Tuple.of(tag, a("answer")));
                  }
                }
              });
          say("call", caught(() -> call(plain, a("request"))));
          trail(1);
          say("cast", done(() -> cast(plain, a("request"))));
          trail(1);
          for (Named server : servers(there)) {
            say(server.label(), call(server.name(), a("request")));
            say("infinity", call(server.name(), a("request"), INFINITY));
            say("where", call(server.name(), a("node")));
            say("state", Sys.getState(server.name()));
          }
          left();
        });
  }

  @Test
  void gs02_aCallOfAnotherNodesServerFailsAsOneHere() throws Exception {
    perform(
        "gs02_there",
        () -> {
          Node there = up("there");
          List<Named> servers = servers(there);
          say("nobody", caught(() -> call(tuple("nobody", there.name()), HI)));
          say("nobody", caught(() -> call(Global.name(a("nobody")), HI, Duration.ofMillis(7))));
          say("nowhere", caught(() -> call(NOWHERE, HI)));
          for (Named server : servers) {
            say(server.label(), caught(() -> call(server.name(), SILENCE, MOMENT)));
            trail(1);
          }
          for (Named server : servers.subList(1, 3)) {
            Pid pid = pidOf(server.name());
            Ref ref = monitor(pid);
            Beam.exit(pid, a("boom"));
            down(ref);
            say(server.label(), caught(() -> call(server.name(), HI)));
            say("infinity", caught(() -> call(server.name(), HI, INFINITY)));
          }
          say("pid", caught(() -> call(servers.getFirst().name(), HI)));
          List<Named> ends =
              List.of(
                  new Named("normal", tuple("stop", "normal")),
                  new Named("shutdown", tuple("stop", tuple("shutdown", "x"))),
                  new Named("why", tuple("stop", WHY)),
                  new Named("exit", tuple("exit", WHY)),
                  new Named("error", tuple("error", WHY)),
                  new Named("killed", a("kill")));
          for (Named end : ends) {
            Pid server = serve(there, name(NAME));
            say(end.label(), caught(() -> call(server, end.name())));
            ended(server);
            left();
          }
          left();
        });
  }

  @Test
  void gs02_aCallOfANodeThatIsDown() throws Exception {
    perform(
        "gs02_node_down",
        () -> {
          Node there = up("there");
          List<Named> servers = servers(there);
          stop(there);
          for (Named server : servers) {
            say(server.label(), caught(() -> call(server.name(), HI, INFINITY)));
          }
          left();
        });
  }

  @Test
  void gs02_aCallWhoseNodeIsLostMeanwhile() throws Exception {
    perform(
        "gs02_under_way",
        () -> {
          Node there = up("there");
          List<Named> servers = servers(there);
          for (Named server : servers) {
            Pid calling = calling(server.name());
            disconnect(node, there);
            say(server.label(), ending(calling));
            connect(node, there);
            together(there);
          }
          List<Pid> calling = new ArrayList<>();
          for (Named server : servers) {
            calling.add(calling(server.name()));
          }
          stop(there);
          for (int i = 0; i < 3; i++) {
            say(servers.get(i).label(), ending(calling.get(i)));
          }
          left();
        });
  }

  private Pid calling(Object server) {
    Pid calling = doing(() -> call(server, SILENCE, INFINITY));
    trail(1);
    return calling;
  }

  // ---- casts

  @Test
  void gs04_aCastIsSentWhoeverIsThere() throws Exception {
    perform(
        "gs04_there",
        () -> {
          Node there = up("there");
          List<Named> servers = servers(there);
          serve(node, name(NAME));
          List<Atom> both = List.of(node.name(), there.name());
          for (Named server : servers) {
            say(server.label(), done(() -> cast(server.name(), a(server.label()))));
            trail(1);
          }
          say("nobody", done(() -> cast(tuple("nobody", there.name()), HI)));
          say("nobody", done(() -> cast(Global.name(a("nobody")), HI)));
          say("nowhere", done(() -> cast(NOWHERE, HI)));
          say("all", abcasted(both, a("where")));
          say("told", told(2));
          say("some", abcasted(List.of(there.name(), a("x@nowhere"), node.name()), a("where")));
          say("told", told(2));
          say("one", abcasted(List.of(there.name()), tuple("stop", "normal")));
          trail(1);
          say("gone", abcasted(List.of(there.name()), HI));
          stop(there);
          for (Named server : servers) {
            say(server.label(), done(() -> cast(server.name(), a(server.label()))));
          }
          say("down", abcasted(both, a("where")));
          say("told", told(1));
          left();
        });
  }

  private static Object abcasted(List<Atom> nodes, Object request) {
    abcast(nodes, NAME, request);
    return a("abcast");
  }

  // ---- stops

  @Test
  void gs13_aServerOfAnotherNodeIsStopped() throws Exception {
    perform(
        "gs13_there",
        () -> {
          Node there = up("there");
          List<Named> servers = servers(there);
          Object there1 = at(NAME, there);
          for (Named server : servers) {
            Pid pid = pidOf(server.name());
            say(server.label(), done(() -> ProcLib.stop(server.name())));
            trail(1);
            say("alive", at(there, () -> isProcessAlive(pid)));
            say("gone", done(() -> ProcLib.stop(server.name())));
            if (server.label().equals("pid")) {
              serve(there, name(NAME));
            }
          }
          Pid server = serve(there, name(NAME));
          say("reason", done(() -> ProcLib.stop(there1, WHY, AMPLE)));
          trail(1);
          say("gone", done(() -> ProcLib.stop(server, WHY, AMPLE)));
          Pid slow = serve(there, name(NAME));
          Sys.suspend(slow);
          say("terminated", done(() -> ProcLib.stop(slow)));
          trail(1);
          Pid busy = serve(there, name(NAME));
          cast(busy, a("hang"));
          say("timeout", done(() -> ProcLib.stop(busy, NORMAL, MOMENT)));
          Beam.exit(busy, a("kill"));
          ended(busy);
          free(NAME);
          serve(there, name(NAME));
          serve(there, StartOption.global(NAME));
          stop(there);
          for (Named each : servers) {
            say(each.label(), done(() -> ProcLib.stop(each.name())));
          }
          Duration recorded = Duration.ofSeconds(20); // it is in the reason
          say("reason", done(() -> ProcLib.stop(there1, WHY, recorded)));
          say("nowhere", done(() -> ProcLib.stop(NOWHERE)));
          left();
        });
  }

  private record Stopping(String label, Node at, StartOption started, Object name) {}

  @Test
  void gs13_aStopWhoseServerIsLostMeanwhile() throws Exception {
    perform(
        "gs13_under_way",
        () -> {
          Node there = up("there");
          List<Stopping> servers =
              List.of(
                  new Stopping("name", there, name(NAME), at(NAME, there)),
                  new Stopping("global", there, StartOption.global(NAME), GLOBAL),
                  new Stopping("here", node, name(NAME), NAME));
          for (Stopping server : servers) {
            Pid pid = serve(server.at(), server.started());
            cast(pid, a("hang"));
            Pid stops = doing(() -> done(() -> ProcLib.stop(server.name())));
            Pid looks = doing(() -> Sys.getState(server.name(), INFINITY));
            Object two = tuple("message_queue_len", 2L);
            soon(() -> two.equals(server.at().processInfo(pid, a("message_queue_len"))));
            if (server.at() == there) {
              disconnect(node, there);
            } else {
              kill(node, pid);
            }
            say(tuple(server.label(), "stop"), ending(stops));
            say(tuple(server.label(), "get_state"), ending(looks));
            if (server.at() == there) {
              connect(node, there);
              together(there);
              kill(there, pid);
              ended(pid);
            }
          }
          left();
        });
  }

  // ---- requests that are answered later

  @Test
  void gs14_aRequestOfAnotherNodesServer() throws Exception {
    perform(
        "gs14_there",
        () -> {
          Node there = up("there");
          List<Named> servers = servers(there);
          for (Named server : servers) {
            say(server.label(), answer(server.name(), HI));
          }
          Object named = at(NAME, there);
          say("nobody", answer(tuple("nobody", there.name()), HI));
          say("nobody", answer(Global.name(a("nobody")), HI));
          say("nowhere", answer(NOWHERE, HI));
          say("timeout", response(sendRequest(named, SILENCE).receiveResponse(MOMENT)));
          trail(1);
          RequestId<Object> waits = sendRequest(named, SILENCE);
          trail(1);
          say("wait", response(waits.waitResponse(Duration.ZERO)));
          say("stops", answer(GLOBAL, tuple("stop", WHY)));
          trail(1);
          free(NAME);
          serve(there, StartOption.global(NAME));
          List<RequestId<Object>> ids =
              servers.stream().map(server -> sendRequest(server.name(), SILENCE)).toList();
          trail(3);
          RequestIds<String> collected = new RequestIds<>();
          servers.forEach(
              server -> collected.add(sendRequest(server.name(), SILENCE), server.label()));
          trail(3);
          stop(there);
          for (int i = 0; i < 3; i++) {
            say(servers.get(i).label(), response(ids.get(i).receiveResponse(AMPLE)));
          }
          say("collected", all(collected));
          for (Named server : servers) {
            say(server.label(), answer(server.name(), HI));
          }
          say("wait", response(waits.waitResponse(AMPLE)));
          left();
        });
  }

  private static Object answer(Object server, Object request) {
    return response(sendRequest(server, request).receiveResponse(AMPLE));
  }

  private static Object response(Response<?> response) {
    return switch (response) {
      case Response.Reply(Object value) -> tuple("reply", value);
      case Response.Failed(Object reason, Object server) -> tuple("error", tuple(reason, server));
      case Response.Timeout<?> _ -> a("timeout");
    };
  }

  private List<Object> all(RequestIds<String> ids) {
    List<Object> all = new ArrayList<>();
    while (ids.receiveResponse(AMPLE, true)
        instanceof RequestIds.Outcome.Answer<String>(var answer, String label)) {
      all.add(norm(tuple(label, response(answer))));
    }
    all.sort(Terms::compare);
    return List.copyOf(all);
  }

  // ---- many nodes at once

  @Test
  void gs18_aCallOfManyNodesSaysWhoHasNotReplied() throws Exception {
    perform(
        "gs18_there",
        () -> {
          Node there = up("there");
          Atom t = there.name();
          Atom h = node.name();
          say("nobody", all(List.of(h, t), HI, AMPLE));
          Pid server = serve(there, name(NAME));
          say("one", all(List.of(h, t), HI, AMPLE));
          serve(node, name(NAME));
          say("both", all(List.of(h, t), a("node"), AMPLE));
          say("reverse", all(List.of(t, h), a("node"), AMPLE));
          List<Atom> everywhere = new ArrayList<>(List.of(h));
          everywhere.addAll(Beam.nodes());
          say("all", all(everywhere, a("node"), AMPLE));
          say("nowhere", all(List.of(a("x@nowhere"), t, h, a("y@nowhere")), a("node"), AMPLE));
          say("none", all(List.of(), HI, AMPLE));
          say("timeout", all(List.of(h, t), SILENCE, MOMENT));
          say("told", told(2));
          say("stops", all(List.of(t), tuple("stop", WHY), AMPLE));
          trail(1);
          ended(server);
          say("gone", all(List.of(t, h), HI, AMPLE));
          serve(there, name(NAME));
          Pid calling = doing(() -> all(List.of(t, h), a("later"), INFINITY));
          say("told", told(2));
          stop(there);
          call(NAME, a("who"));
          say("down_meanwhile", ending(calling));
          say("down", all(List.of(t, h), HI, AMPLE));
          left();
        });
  }

  private static Tuple all(List<Atom> nodes, Object request, Duration timeout) {
    MultiReply answer = multiCall(nodes, NAME, request, timeout);
    List<Object> replies = new ArrayList<>();
    answer.replies().forEach((node, reply) -> replies.add(tuple(node, reply)));
    return tuple(List.copyOf(replies), answer.badNodes());
  }

  @Test
  void gs18_aFullMailboxIsLeftAloneWhereANodeIsDown() throws Exception {
    perform(
        "gs18_behind_junk",
        () -> {
          Node there = up("there");
          serve(there, name(NAME));
          List<Atom> only = List.of(there.name());
          List<Object> junk = new ArrayList<>();
          for (long i = 1; i <= 1000; i++) {
            junk.add(tuple("junk", i));
          }
          junk.forEach(each -> send(self(), each));
          say("multi_call", all(only, HI, AMPLE));
          say("timeout", all(only, SILENCE, MOMENT));
          receive(m -> m.equals(tuple("t", "asked")) ? m : null);
          stop(there);
          say("noconnection", all(only, HI, INFINITY));
          say("call", caught(() -> call(at(NAME, there), HI)));
          List<Object> left = new ArrayList<>();
          for (int i = 0; i < junk.size(); i++) {
            left.add(receive());
          }
          say("untouched", left.equals(junk));
          left();
        });
  }
}
