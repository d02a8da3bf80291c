package dev.joist.pekko;

import dev.joist.pekko.ref.Border;
import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// The parent of actors whose failures processes are told of: Pekko gives the cause to a parent,
/// and to nobody else.
///
/// It is an actor under `/system`, made with its first child.
final class Nursery {

  private static final Atom NORMAL = Atom.of("normal");
  private static final Atom UNDEFINED = Atom.of("undefined");

  /// A wish for a child.
  private record Birth<M>(Behavior<M> behavior, String name, CompletableFuture<ActorRef<M>> born) {

    void takePlace(ActorContext<Birth<?>> context, Border border) {
      try {
        ActorRef<M> child = context.spawn(behavior, name);
        border.settleChild(Adapter.toClassic(child));
        context.watch(child);
        born.complete(child);
      } catch (RuntimeException refused) { // the name is taken, or none
        born.completeExceptionally(refused);
      }
    }
  }

  private final Border border;
  private final ActorSystem<?> system;
  private final AtomicReference<@Nullable ActorRef<Birth<?>>> parent = new AtomicReference<>();

  Nursery(Border border, ActorSystem<?> system) {
    this.border = border;
    this.system = system;
  }

  <M> ActorRef<M> spawn(Behavior<M> behavior, String name) {
    CompletableFuture<ActorRef<M>> born = new CompletableFuture<>();
    parent().tell(new Birth<>(behavior, name, born));
    try {
      return born.join();
    } catch (CompletionException refused) {
      if (refused.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw refused;
    }
  }

  private synchronized ActorRef<Birth<?>> parent() {
    ActorRef<Birth<?>> known = parent.get();
    if (known == null) {
      known = system.systemActorOf(behavior(), "joist", Props.empty());
      parent.set(known);
    }
    return known;
  }

  private Behavior<Birth<?>> behavior() {
    return Behaviors.receive(
        (context, birth) -> {
          birth.takePlace(context, border);
          return Behaviors.same();
        },
        (_, signal) ->
            switch (signal) {
              case ChildFailed failed -> ended(failed.getRef(), reason(failed.cause()));
              case Terminated stopped -> ended(stopped.getRef(), NORMAL);
              default -> Behaviors.same();
            });
  }

  private Behavior<Birth<?>> ended(ActorRef<?> child, Object reason) {
    border.ended(Adapter.toClassic(child), reason);
    return Behaviors.same();
  }

  /// `{Class, Message}`, as the reason of a process that has thrown.
  private static Object reason(Throwable cause) {
    String message = cause.getMessage();
    return Tuple.of(Atom.of(cause.getClass().getName()), message == null ? UNDEFINED : message);
  }
}
