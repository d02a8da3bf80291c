package dev.joist.pekko.wire;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/// A few things that are costly to make, between their uses: a thread takes one for a call, any
/// thread. No more are kept than may be in use at once on this machine; what is not given back, as
/// after an error, is made anew.
///
/// *Thread:* any.
final class Spares<T> {

  private final Supplier<T> maker;
  private final AtomicReferenceArray<T> kept;

  Spares(Supplier<T> maker) {
    this.maker = maker;
    kept = new AtomicReferenceArray<>(2 * Runtime.getRuntime().availableProcessors());
  }

  T take() {
    for (int i = 0; i < kept.length(); i++) {
      T found = kept.getPlain(i) == null ? null : kept.getAndSet(i, null);
      if (found != null) {
        return found;
      }
    }
    return maker.get();
  }

  void giveBack(T thing) {
    for (int i = 0; i < kept.length(); i++) {
      if (kept.getPlain(i) == null && kept.compareAndSet(i, null, thing)) {
        return;
      }
    }
  }
}
