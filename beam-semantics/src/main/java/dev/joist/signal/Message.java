package dev.joist.signal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A message: a term for the receiver's mailbox.
///
/// It is first a signal on its way and then, once received, the mailbox's own node; so it has a
/// second link, [#behind()], which the receiver may follow while others append. Where the
/// receiver's heap is counted it is a [CountedMessage].
///
/// Rule: SIG-01.
public sealed class Message extends Signal permits CountedMessage {

  private static final VarHandle BEHIND = handle("behind", Message.class);
  private static final VarHandle TERM = handle("term", Object.class);

  /// Null once the message was taken; the mailbox's sentinel has none from the start.
  @SuppressWarnings("UnusedVariable") // by its VarHandle
  private volatile @Nullable Object term;

  @SuppressWarnings("UnusedVariable") // by its VarHandle
  private volatile @Nullable Message behind;

  /// A message not yet sent.
  ///
  /// @param term what it says; null makes a mailbox's sentinel
  public Message(@Nullable Object term) {
    TERM.set(this, term);
  }

  /// What the message says.
  ///
  /// @return the term, or null when the message was taken
  public final @Nullable Object term() {
    return TERM.getAcquire(this);
  }

  /// Marks the message as taken and lets go of its term. For the receiver alone.
  public void take() {
    TERM.setRelease(this, null);
  }

  /// The message received after this one.
  ///
  /// @return the next received message, or null at the end
  public final @Nullable Message behind() {
    return (Message) BEHIND.getAcquire(this);
  }

  /// Appends or unlinks: makes `message` the one received after this one.
  ///
  /// @param message the next received message
  public final void behind(@Nullable Message message) {
    BEHIND.setRelease(this, message);
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Message.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
