package dev.joist.pekko;

import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Handler;
import dev.joist.signal.Program;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// A process in an actor's place: an actor that runs a process, and does nothing but pass its
/// messages on.
///
/// ```java
/// context.spawn(ProcessBehavior.<Command>body(() -> { ... receive() ... }), "account");
/// ```
///
/// So a process can stand wherever a `Behavior` can: as a child that its parent watches and stops,
/// under Pekko's supervision, as a sharding entity, as a singleton.
///
/// | in Pekko | of the process |
/// |---|---|
/// | the actor starts, or is restarted by its supervisor | a new process is spawned |
/// | a message | is sent to it, in order |
/// | the parent stops the actor | exit signal `shutdown`, then `kill` after `joist.stop-timeout` |
/// | the actor stops | it ended with `normal`, `shutdown` or `{shutdown, _}` |
/// | the actor fails with [ProcessEndedException], `ChildFailed` | it ended with another reason |
///
/// [PekkoNode#pid] of the actor is the process's pid; so who monitors it is told the true reason.
public final class ProcessBehavior {

  private static final Atom NORMAL = Atom.of("normal");
  private static final Atom SHUTDOWN = Atom.of("shutdown");
  private static final Atom KILL = Atom.of("kill");

  private ProcessBehavior() {}

  /// An actor that runs a straight-line process.
  ///
  /// @param body what each process runs, one at a time
  public static <M> Behavior<M> body(Body body) {
    return running(() -> body);
  }

  /// An actor that runs a straight-line process which knows the actor that it runs in.
  ///
  /// @param body given the actor's reference, makes what each process runs
  public static <M> Behavior<M> body(Function<ActorRef<M>, Body> body) {
    return Behaviors.setup(context -> running(() -> body.apply(context.getSelf())));
  }

  /// An actor that runs an event-style process.
  ///
  /// @param handler makes one for each process
  public static <M> Behavior<M> handler(Supplier<? extends Handler> handler) {
    return running(handler);
  }

  private static <M> Behavior<M> running(Supplier<? extends Program> program) {
    Behavior<Object> behavior =
        Behaviors.setup(context -> {
          PekkoNode joist = PekkoNode.get(context.getSystem());
          return new Host(context, joist, program.get()).behavior();
        });
    return behavior.narrow();
  }

  /// The process has ended.
  private record Ended(Pid pid, Object reason) {}

  /// The actor while it runs a process.
  private static final class Host {

    private final ActorContext<Object> context;
    private final PekkoNode joist;
    private final Pid pid;
    private final ActorRef<Object> process;

    Host(ActorContext<Object> context, PekkoNode joist, Program program) {
      this.context = context;
      this.joist = joist;
      pid = joist.border().spawn(classic(), program);
      process = joist.ref(pid);
      ActorRef<Object> self = context.getSelf();
      joist.border().whenEnded(pid, reason -> self.tell(new Ended(pid, reason)));
    }

    private org.apache.pekko.actor.ActorRef classic() {
      return Adapter.toClassic(context.getSelf());
    }

    Behavior<Object> behavior() {
      return Behaviors.receive(Object.class)
          .onMessage(Ended.class, this::ended)
          .onAnyMessage(message -> {
            process.tell(message);
            return Behaviors.same();
          })
          .onSignal(PostStop.class, _ -> stopped())
          .onSignal(PreRestart.class, _ -> stopped())
          .build();
    }

    private Behavior<Object> ended(Ended ended) {
      if (!ended.pid().equals(pid)) {
        return Behaviors.same(); // of a process before the last restart
      }
      if (isOrderly(ended.reason())) {
        return Behaviors.stopped();
      }
      throw new ProcessEndedException(pid, ended.reason());
    }

    private static boolean isOrderly(Object reason) {
      Tuple pair = Terms.asTuple(reason);
      return Terms.exactlyEqual(reason, NORMAL)
          || Terms.exactlyEqual(reason, SHUTDOWN)
          || (pair != null && pair.arity() == 2 && Terms.exactlyEqual(pair.element(1), SHUTDOWN));
    }

    /// The process does not outlive the actor.
    private Behavior<Object> stopped() {
      Node node = joist.node();
      joist.border().unhost(classic(), pid);
      node.exit(pid, SHUTDOWN);
      if (node.isProcessAlive(pid) && !hasEndedWithin(joist.stopTimeout())) {
        node.exit(pid, KILL);
      }
      return Behaviors.same();
    }

    private boolean hasEndedWithin(Duration time) {
      try (Inbox inbox = joist.node().inbox()) {
        var _ = inbox.monitor(pid);
        @Nullable Down down =
            inbox.poll(time, message -> message instanceof Down ended ? ended : null);
        return down != null;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt(); // the dispatcher is shut down: nobody has time
        return false;
      }
    }
  }
}
