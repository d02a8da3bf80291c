package dev.joist;

import dev.joist.Options.Asked;
import dev.joist.process.LocalNode;
import dev.joist.process.LocalProcess;
import dev.joist.process.SpawnSpec;
import dev.joist.process.Spawning;
import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.Program;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Processes at other nodes: `spawn/4`, `spawn_opt/5`, `spawn_request/5`.
///
/// Rule: SPAWN-08, SPAWN-13, SPAWN-14.
final class RemoteSpawning {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteSpawning.class);

  private static final Atom BADOPT = Atom.of("badopt");
  private static final Atom NOTSUP = Atom.of("notsup");
  private static final Atom NOCONNECTION = Atom.of("noconnection");
  private static final Atom ERROR = Atom.of("error");

  private RemoteSpawning() {}

  /// Makes a process and waits for it.
  ///
  /// Where there is none to be had, the pid is that of a process here that has ended with the
  /// reason why, so that a link or monitor tells of it.
  static Spawned spawn(
      LocalProcess self, Atom peer, Atom entry, List<?> arguments, SpawnOption... options) {
    SpawnSpec spec = Options.spawn(options);
    Ref request = request(self, peer, entry, arguments, options);
    SpawnReply reply =
        self.receive(
            m -> m instanceof SpawnReply r && r.ref().equals(request) ? r : null, request, -1);
    if (reply == null) {
      throw new IllegalStateException("a receive without a timeout ended without a message");
    }
    if (reply.value() instanceof Pid child) {
      return new Spawned(child, spec.monitor() == null ? null : request);
    }
    Object reason = reply.value();
    if (BADOPT.equals(reason)) {
      throw new ErrorException(
          Atom.of("badarg"), "spawnOpt: node " + peer + " knows one of the options as none");
    }
    LOG.warn("Can not start {} with {} on {}: {}", entry, arguments, peer, Terms.toString(reason));
    Body crasher =
        () -> {
          throw new ExitException(reason, false);
        };
    return Spawned.of(Spawning.spawn(self, crasher, spec));
  }

  /// Asks for a process.
  static Ref request(
      LocalProcess self, Atom peer, Atom entry, List<?> arguments, SpawnOption... options) {
    Asked asked = Asked.of(options);
    List<Object> terms = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      terms.add(Terms.of(arguments.get(i), "arguments[" + i + "]"));
    }
    List<Object> given = List.copyOf(terms);
    LocalNode node = self.node();
    if (peer.equals(node.name())) {
      return here(self, entry, given, asked);
    }
    if (node.abroad() == null) {
      return refused(self, NOCONNECTION, asked);
    }
    return Spawning.request(
        self, peer, entry, given, terms(asked.own()), asked.spec(), asked.answer());
  }

  /// At the caller's own node.
  private static Ref here(LocalProcess self, Atom entry, List<Object> arguments, Asked asked) {
    Entries entries =
        self.node()
            .belonging(
                Entries.class,
                () -> {
                  throw new IllegalStateException("a node without a table of entries");
                });
    Program program = entries.program(entry, arguments);
    return program == null
        ? refused(self, NOTSUP, asked)
        : Spawning.request(self, program, asked.spec(), asked.answer());
  }

  private static Ref refused(LocalProcess self, Atom reason, Asked asked) {
    Ref ref = self.node().newRef(null);
    self.mark(ref);
    Object message = asked.answer().message(ref, ERROR, asked.spec() == null ? BADOPT : reason);
    if (message != null) {
      var _ = Beam.send(self.pid(), message);
    }
    return ref;
  }

  /// What the other node needs to know, as terms. That a monitor has a tag or an alias is the
  /// caller's own affair.
  private static List<Object> terms(List<SpawnOption> options) {
    List<Object> terms = new ArrayList<>();
    for (SpawnOption option : options) {
      Object term =
          switch (option) {
            case SpawnOption.WithLink _ -> Atom.of("link");
            case SpawnOption.WithMonitor _ -> Atom.of("monitor");
            case SpawnOption.WithPriority with ->
                Tuple.of(
                    Atom.of("priority"), Atom.of(with.priority().name().toLowerCase(Locale.ROOT)));
            case SpawnOption.WithHeapFlag with -> Tuple.of(with.flag(), with.value());
            case SpawnOption.WithReplyTag _, SpawnOption.WithReply _, SpawnOption.Badopt _ -> null;
          };
      if (term != null) {
        terms.add(term);
      }
    }
    return List.copyOf(terms);
  }
}
