package dev.joist.otp;

import static dev.joist.otp.GenServer.call;
import static dev.joist.otp.GenServer.cast;
import static dev.joist.otp.GenServer.continuing;
import static dev.joist.otp.GenServer.noReply;
import static dev.joist.otp.GenServer.ok;
import static dev.joist.otp.GenServer.reply;
import static dev.joist.otp.GenServer.sendRequest;
import static dev.joist.otp.GenServer.stop;
import static dev.joist.otp.StartOption.name;
import static dev.joist.otp.StartOption.skipGone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.Inbox;
import dev.joist.MaxHeapSize;
import dev.joist.Node;
import dev.joist.SpawnOption;
import dev.joist.signal.Down;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The servers that the manual shows, and what it says of them.
@Timeout(60)
class GenServerExampleTest {

  private static final Duration MOMENT = Duration.ofMillis(1);

  // tag::requests
  record Deposit(String account, long cents) implements Request<Long> {}

  record Balance(String account) implements Request<Long> {}

  record Holders() implements Request<List<String>> {}

  // end::requests

  // tag::server
  record Bank(long limit) implements GenServer<Map<String, Long>> {

    @Override
    public InitResult<Map<String, Long>> init() {
      return ok(Map.of());
    }

    @Override
    public CallResult<Map<String, Long>> handleCall(
        Object request, From from, Map<String, Long> balances) {
      return switch (request) {
        case Balance get -> reply(get, balances.getOrDefault(get.account(), 0L), balances);
        case Deposit deposit -> {
          Map<String, Long> next = with(balances, deposit);
          yield reply(deposit, next.get(deposit.account()), next);
        }
        case Holders all -> reply(all, List.copyOf(balances.keySet()), balances);
        default -> throw Beam.error(Atom.of("badarg"));
      };
    }

    private Map<String, Long> with(Map<String, Long> balances, Deposit deposit) {
      Map<String, Long> next = new HashMap<>(balances);
      long sum = next.merge(deposit.account(), deposit.cents(), Long::sum);
      if (sum > limit) {
        throw Beam.exit(Atom.of("limit"));
      }
      return Map.copyOf(next);
    }
  }

  // end::server

  @Test
  void gs01_aRequestSaysWhatItsReplyIs() throws Exception {
    // tag::use
    try (Node node = Node.start("bank")) {
      node.run(() -> {
        Pid bank = GenServer.start(new Bank(1_000), name("bank")).pid();
        long balance = call(bank, new Deposit("a", 300));
        List<String> holders = call(Atom.of("bank"), new Holders());
        // end::use
        assertEquals(300, balance);
        assertEquals(List.of("a"), holders);
        // tag::failure
        ExitException gone =
            assertThrows(ExitException.class, () -> call(bank, new Deposit("a", 800)));
        assertEquals(
            "{limit,{gen_server,call,[" + bank + ",{deposit,<<\"a\">>,800}]}}",
            Terms.toString(gone.reason()));
        // end::failure
        return true;
      });
    }
  }

  @Test
  void gs01_aPlainThreadCallsToo() throws Exception {
    // tag::thread
    try (Node node = Node.start("bank");
        Inbox inbox = node.inbox()) {
      Pid bank = inbox.run(() -> GenServer.startLink(new Bank(1_000)).pid());
      long balance = call(node, bank, new Deposit("a", 300));
      // end::thread
      assertEquals(300, balance);
    }
  }

  // ---- replies of other types

  record Count() implements Request<Integer> {}

  record Counter() implements GenServer<Integer> {
    @Override
    public InitResult<Integer> init() {
      return ok(0);
    }

    @Override
    public CallResult<Integer> handleCall(Object request, From from, Integer state) {
      return request instanceof Count count ? reply(count, state, state + 1) : reply("x", state);
    }
  }

  record Lying() implements Request<Long> {}

  @Test
  void gs01_aReplyIsOfTheTypeThatWasPromisedOrAnError() throws Exception {
    try (Node node = Node.start("test")) {
      node.run(() -> {
        Pid counter = GenServer.start(new Counter()).pid();
        int first = call(counter, new Count());
        int second = call(counter, new Count());
        assertEquals(1, first + second);
        ClassCastException wrong =
            assertThrows(ClassCastException.class, () -> call(counter, new Lying()));
        assertTrue(wrong.getMessage().contains("<<\"x\">>"), wrong.getMessage());
        return true;
      });
    }
  }

  private static List<String> errors(String reply) {
    String source =
        """
        import dev.joist.otp.*;
        import static dev.joist.otp.GenServer.*;
        record Get() implements Request<Long> {}
        record Server() implements GenServer<String> {
          public InitResult<String> init() { return ok("state"); }
          public CallResult<String> handleCall(Object request, From from, String state) {
            return switch (request) {
              case Get get -> %s;
              default -> noReply(state);
            };
          }
          static long use() { return call("server", new Get()); }
        }
        """
            .formatted(reply);
    var file =
        new SimpleJavaFileObject(URI.create("string:///Server.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var found = new DiagnosticCollector<JavaFileObject>();
    List<String> options = List.of("-proc:none", "-d", System.getProperty("java.io.tmpdir"));
    var _ =
        ToolProvider.getSystemJavaCompiler()
            .getTask(null, null, found, options, null, List.of(file))
            .call();
    return found.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(each -> each.getLineNumber() + ": " + each.getMessage(Locale.ROOT))
        .toList();
  }

  @Test
  void gs01_aReplyOfAnotherTypeDoesNotCompile() {
    assertEquals(List.of(), errors("reply(get, 1L, state)"));
    List<String> wrong = errors("reply(get, \"wrong\", state)");
    assertEquals(1, wrong.size(), wrong::toString);
    assertTrue(wrong.getFirst().startsWith("8: "), wrong::toString);
    assertFalse(errors("reply(get, 1L, 2L)").isEmpty(), "a state of another type compiles");
  }

  // ---- later replies

  record Take() implements Request<String> {}

  // tag::queue
  /// Hands out what was put, and has who takes too early wait.
  record Waiting(List<From> takers, List<String> things) {}

  record Shelf() implements GenServer<Waiting> {

    @Override
    public InitResult<Waiting> init() {
      return ok(new Waiting(List.of(), List.of()));
    }

    @Override
    public CallResult<Waiting> handleCall(Object request, From from, Waiting state) {
      var takers = new ArrayDeque<>(state.takers());
      takers.add(from);
      return noReply(served(takers, new ArrayDeque<>(state.things())));
    }

    @Override
    public CastResult<Waiting> handleCast(Object thing, Waiting state) {
      var things = new ArrayDeque<>(state.things());
      things.add((String) thing);
      return noReply(served(new ArrayDeque<>(state.takers()), things));
    }

    private static Waiting served(ArrayDeque<From> takers, ArrayDeque<String> things) {
      while (!takers.isEmpty() && !things.isEmpty()) {
        takers.poll().reply(new Take(), things.poll());
      }
      return new Waiting(List.copyOf(takers), List.copyOf(things));
    }
  }

  // end::queue

  @Test
  void gs04_aReplyMayComeLater() throws Exception {
    try (Node node = Node.start("test")) {
      node.run(() -> {
        Pid shelf = GenServer.start(new Shelf()).pid();
        // tag::request
        RequestId<String> request = sendRequest(shelf, new Take());
        cast(shelf, "cup"); // or whatever there is to do meanwhile
        Response<String> response = request.receiveResponse(Duration.ofSeconds(5));
        // end::request
        assertEquals(new Response.Reply<>("cup"), response);
        return true;
      });
    }
  }

  // ---- the heap

  /// Keeps whatever it is sent.
  record Hoarder() implements GenServer<List<Object>> {
    @Override
    public InitResult<List<Object>> init() {
      return ok(List.of());
    }

    @Override
    public CastResult<List<Object>> handleCast(Object thing, List<Object> state) {
      return noReply(Stream.concat(state.stream(), Stream.of(thing)).toList());
    }
  }

  @Test
  void heap14_theStateOfAServerCounts() throws Exception {
    try (Node node = Node.start("test")) {
      node.run(() -> {
        SpawnOption limit = SpawnOption.maxHeapSize(MaxHeapSize.words(20_000));
        StartResult hoarder = GenServer.startMonitor(new Hoarder(), StartOption.spawnOpt(limit));
        List<Long> large = LongStream.range(0, 1_000).boxed().toList();
        for (int i = 0; i < 30; i++) {
          cast(hoarder.pid(), large);
        }
        Down down = Beam.receive(m -> m instanceof Down d ? d : null);
        assertEquals(Atom.of("killed"), down.reason());
        return true;
      });
    }
  }

  // ---- callers that are gone

  /// Notes what it is asked, and waits until it may go on.
  record Slow(Queue<Object> asked) implements GenServer<Boolean> {
    @Override
    public InitResult<Boolean> init() {
      return ok(true);
    }

    @Override
    public CallResult<Boolean> handleCall(Object request, From from, Boolean state) {
      asked.add(request);
      return reply(from.isGone(), state);
    }
  }

  @Test
  void gs03_aServerMaySkipCallsWhoseCallerIsGone() throws Exception {
    try (Node node = Node.start("test")) {
      Queue<Object> asked = new ConcurrentLinkedQueue<>();
      node.run(() -> {
        Pid server = GenServer.start(new Slow(asked), skipGone()).pid();
        Sys.suspend(server);
        assertThrows(ExitException.class, () -> call(server, "too late", MOMENT));
        Beam.spawnMonitor(() -> sendRequest(server, "dead"));
        assertInstanceOf(Down.class, Beam.receive());
        Sys.resume(server);
        assertEquals(false, call(server, "in time"));
        return true;
      });
      assertEquals(List.of("in time"), List.copyOf(asked));
    }
  }

  @Test
  void gs03_whoIsGoneIsSeenByTheServer() throws Exception {
    try (Node node = Node.start("test");
        Inbox inbox = node.inbox()) {
      var seen = new ConcurrentLinkedQueue<From>();
      inbox.run(() -> {
        Pid server =
            GenServer.start(
                    new GenServer<Boolean>() {
                      @Override
                      public InitResult<Boolean> init() {
                        return ok(true);
                      }

                      @Override
                      public CallResult<Boolean> handleCall(
                          Object request, From from, Boolean state) {
                        seen.add(from);
                        return noReply(state, continuing("look"));
                      }

                      @Override
                      public CastResult<Boolean> handleContinue(Object with, Boolean state) {
                        return noReply(state);
                      }

                      @Override
                      public CastResult<Boolean> handleInfo(Object info, Boolean state) {
                        return stop(info, state);
                      }
                    })
                .pid();
        RequestId<Object> request = sendRequest(server, "wait");
        assertEquals(true, Sys.getState(server));
        From from = seen.element();
        assertFalse(from.isGone());
        var _ = request.receiveResponse(Duration.ZERO);
        assertTrue(from.isGone());
        return true;
      });
    }
  }
}
