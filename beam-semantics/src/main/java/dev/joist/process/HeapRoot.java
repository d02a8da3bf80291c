package dev.joist.process;

import org.jspecify.annotations.Nullable;

/// A handler that says what it keeps between messages, to be counted as part of its process's heap,
/// as the state of a behaviour is.
///
/// It costs nothing while nobody counts: unlike [Collecting#addRoot] it needs no account.
///
/// Rule: HEAP-14.
public interface HeapRoot {

  /// What is kept now. Asked on the process's own thread, now and then; does nothing but give it.
  ///
  /// @return a term, or any other object; null for nothing
  @Nullable Object heapRoot();
}
