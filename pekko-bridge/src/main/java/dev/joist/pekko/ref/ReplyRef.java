package dev.joist.pekko.ref;

import dev.joist.process.Sending;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.PoisonPill;
import org.jspecify.annotations.Nullable;

/// Where an actor sends the reply to a process that calls it: `{Ref, Reply}` is sent through the
/// alias that the call has made, so a late one reaches nobody.
///
/// *Internal API:* none but that of its bases. In its place would be an actor for each call, as
/// Pekko's own `ask` has a reference of this kind.
///
/// *Thread:* any.
public final class ReplyRef extends WatchedRef implements AutoCloseable {

  private static final long serialVersionUID = 1L;

  private final transient Ref alias;

  ReplyRef(Border border, ActorPath path, Ref alias) {
    super(border, path);
    this.alias = alias;
  }

  /// The same for typed actors.
  ///
  /// @param type of the reply
  /// @param <R> type of the reply
  /// @return a reference that refuses what is of another class
  public <R> org.apache.pekko.actor.typed.ActorRef<R> typed(Class<R> type) {
    return new TypedPidRef<>(this, type);
  }

  @Override
  public void $bang(@Nullable Object message, @Nullable ActorRef sender) {
    if (message instanceof PoisonPill) {
      return; // it ends with the call
    }
    try {
      Sending.send(border.node(), alias, Tuple.of(alias, Terms.of(message)));
    } catch (IllegalArgumentException noTerm) {
      border.refused(message, String.valueOf(noTerm.getMessage()), sender, this);
    }
  }

  /// The call is over.
  @Override
  public void close() {
    border.forget(this);
    tellEnd(true);
  }
}
