package dev.joist.pekko.ref;

import org.apache.pekko.actor.typed.internal.adapter.ActorRefAdapter;
import org.jspecify.annotations.Nullable;

/// A process as typed actors see it, that takes messages of one class.
///
/// *Internal API:* [ActorRefAdapter] is the one class that Pekko's typed API can lead back to a
/// classic reference, which it does for each `watch`; a typed reference of another class is refused
/// there. Without it there would be no check of the class, since the compiler's does not last.
///
/// @param <M> what may be told to it
public final class TypedPidRef<M> extends ActorRefAdapter<M> {

  private static final long serialVersionUID = 1L;

  private final transient Class<M> type;
  private final transient CellLessRef ref;

  TypedPidRef(CellLessRef ref, Class<M> type) {
    super(ref);
    this.ref = ref;
    this.type = type;
  }

  @Override
  public void tell(@Nullable M message) {
    if (message != null && !type.isInstance(message)) {
      throw new IllegalArgumentException(
          "%s takes messages of %s, not a %s; get a reference of another type by ref(pid, Class)"
              .formatted(this, type.getName(), message.getClass().getName()));
    }
    ref.$bang(message, null);
  }

  private Object writeReplace() {
    return ActorRefAdapter.toClassic(this); // which writes its path
  }
}
