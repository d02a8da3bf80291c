package dev.joist.mailbox;

import dev.joist.signal.Message;
import dev.joist.signal.Signal;
import dev.joist.term.Ref;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The queue of one entity: signals as they arrive, and the messages received but not yet taken.
///
/// ## How it works
///
/// ```
///   senders --post--> arrived --next--> fetched --(handled by the entity)--> accept --> received
///                     (stack)           (fifo)                                          (list)
/// ```
///
/// `arrived` is a stack that any thread pushes on with one compare-and-set. Whoever holds the
/// entity's right pops it whole, turns it over into `fetched` and handles signal after signal; a
/// message among them is appended to `received`. The owner, and it alone, walks `received` with its
/// selector and takes what matches.
///
/// Who has the right anyway, and a signal to handle, puts it into `fetched` itself ([#put]).
///
/// A queue that is one list for both ends would need either a lock or a spin of the consumer on a
/// half-linked node; a stack that is turned over has no such gap, and a push tells by itself
/// whether the queue is closed.
///
/// Most often one message arrives at a process that waits for it. The owner then takes it from the
/// stack itself ([#takeArrived]): one compare-and-set, where receiving it first would be three.
///
/// ## Who owns which field
///
/// | field | who writes | how | guard |
/// |---|---|---|---|
/// | `arrived` | any sender; the right's holder empties and closes it; the owner takes a lone message | compare-and-set, exchange | none |
/// | `fetched`, `fetchedLast` | holder of the right | plain | the right |
/// | `last` | holder of the right | release | the right |
/// | `accepted` | holder of the right | plain | the right |
/// | `first`, `taken` | the owner | release | owner's thread |
/// | `save`, `marks` | the owner | plain | owner's thread |
/// | `Message.behind` of the last node | holder of the right | release | the right |
/// | `Message.behind` of any other node | the owner | release | owner's thread |
///
/// The last two lines are what lets the owner unlink a message while another thread appends: the
/// owner never unlinks the last node. It only empties it, and unlinks it when it meets it again
/// with something behind it.
///
/// `first` is a sentinel: a node without a term. When the message behind it is taken, that node
/// becomes the sentinel, so that taking in order of arrival unlinks nothing.
///
/// A node that is let go of points to itself. Else one that has grown old would keep all that came
/// after it alive until the collector looks at old objects; and a walker on it knows that it has to
/// start anew.
///
/// ## Receive markers
///
/// A reference made now cannot be in a message received before. [#mark] remembers the last node at
/// that time; a receive that only wants messages with that reference starts there. A mark may be
/// too early (messages that arrived but were not handled yet lie behind it), never too late. When
/// the node of a mark is unlinked the mark moves to the node in front, so that a mark keeps no
/// chain of dead nodes alive.
///
/// Rule: RECV-01, RECV-02, RECV-03, RECV-13, RECV-14, SIG-02.
@SuppressWarnings("ReferenceEquality") // nodes are told apart by identity
public final class Mailbox {

  private static final VarHandle ARRIVED = handle("arrived", Signal.class);
  private static final VarHandle LAST = handle("last", Message.class);
  private static final VarHandle FIRST = handle("first", Message.class);
  private static final VarHandle TAKEN = handle("taken", int.class);

  /// What `arrived` holds once no signal is taken any more.
  private static final Signal CLOSED = new Message(null);

  private volatile @Nullable Signal arrived;
  private @Nullable Signal fetched;
  private @Nullable Signal fetchedLast;
  private volatile Message last;
  private volatile Message first;
  private int accepted;
  private int taken;
  private @Nullable Message save;
  private @Nullable Marks marks;

  /// An empty, open mailbox.
  public Mailbox() {
    Message sentinel = new Message(null);
    first = sentinel;
    last = sentinel;
  }

  // ---- any thread

  /// Queues a signal.
  ///
  /// @param signal not yet posted anywhere
  /// @return false when the mailbox is closed; the signal was not queued
  public boolean post(Signal signal) {
    while (true) {
      Signal top = arrived;
      if (top == CLOSED) {
        return false;
      }
      signal.next(top);
      if (ARRIVED.compareAndSet(this, top, signal)) {
        return true;
      }
    }
  }

  /// Whether a signal was posted that nobody has fetched.
  ///
  /// @return false also when the mailbox is closed
  public boolean hasArrived() {
    Signal top = arrived;
    return top != null && top != CLOSED;
  }

  /// Whether the mailbox was closed.
  ///
  /// @return true once [#close()] was called
  public boolean isClosed() {
    return arrived == CLOSED;
  }

  // ---- holder of the right

  /// Fetches the signals that have arrived by now, to be handled behind those fetched before.
  public void fetch() {
    if (hasArrived()) { // closed it stays: only who has the right closes
      append((Signal) ARRIVED.getAndSet(this, null));
    }
  }

  /// The oldest signal that was fetched and is not handled yet, left where it is.
  ///
  /// @return the signal, or null when there is none
  public @Nullable Signal fetched() {
    return fetched;
  }

  /// The oldest signal that is not handled yet, fetched if need be and left where it is.
  ///
  /// @return the signal, or null when there is none now
  public @Nullable Signal peek() {
    if (fetched == null) {
      fetch();
    }
    return fetched;
  }

  /// Queues a signal where [#peek()] finds it, if there is no other: without a compare-and-set.
  ///
  /// @param signal not yet posted anywhere
  /// @return false when others come before it, or the mailbox is closed; the signal was not queued
  public boolean put(Signal signal) {
    if (fetched != null || arrived != null) {
      return false;
    }
    fetched = signal;
    fetchedLast = signal;
    return true;
  }

  /// Removes the signal that [#peek()] or [#fetched()] returned.
  public void poll() {
    Signal signal = fetched;
    if (signal == null) {
      throw new IllegalStateException("poll without a peek that found a signal");
    }
    Signal next = signal.next();
    signal.next(null);
    fetched = next;
    if (next == null) {
      fetchedLast = null;
    }
  }

  /// Whether signals wait to be handled.
  ///
  /// @return true when [#peek()] would find one
  public boolean hasSignals() {
    return fetched != null || hasArrived();
  }

  /// Receives a message: appends it to those the owner may take.
  ///
  /// @param message polled from this mailbox, or made by the entity itself
  public void accept(Message message) {
    message.behind(null);
    last.behind(message);
    LAST.setRelease(this, message);
    accepted++;
  }

  /// How many messages were received so far, taken ones included.
  ///
  /// @return a count that wraps around
  public int accepted() {
    return accepted;
  }

  /// Takes no signal from now on.
  ///
  /// @return what was posted and not handled, oldest first, linked by `next`; null when nothing was
  public @Nullable Signal close() {
    Message empty = new Message(null); // first: without memory nothing is lost
    Signal top = (Signal) ARRIVED.getAndSet(this, CLOSED);
    if (top != CLOSED) {
      append(top);
    }
    Signal rest = fetched;
    fetched = null;
    fetchedLast = null;
    FIRST.setRelease(this, empty);
    LAST.setRelease(this, empty);
    return rest;
  }

  /// The messages received and not taken, oldest first. The owner may be taking some meanwhile.
  ///
  /// @return a list of its own
  public List<Object> messages() {
    List<Object> terms = new ArrayList<>();
    Message before = first;
    for (Message m = before.behind(); m != null; m = before.behind()) {
      if (m == before) { // it was let go meanwhile
        terms.clear();
        before = first;
        continue;
      }
      Object term = m.term();
      if (term != null) {
        terms.add(term);
      }
      before = m;
    }
    return terms;
  }

  /// The number of messages received and not taken.
  ///
  /// @return their number
  public int length() {
    return accepted - (int) TAKEN.getAcquire(this);
  }

  /// Turns a popped stack over, behind what is fetched already.
  private void append(@Nullable Signal top) {
    if (top == null) {
      return;
    }
    Signal oldest = null;
    for (Signal s = top; s != null; ) {
      Signal next = s.next();
      s.next(oldest);
      oldest = s;
      s = next;
    }
    if (fetchedLast == null) {
      fetched = oldest;
    } else {
      fetchedLast.next(oldest);
    }
    fetchedLast = top;
  }

  // ---- the owner

  /// Goes on with a receive: offers each message that it has not seen, oldest first, to the
  /// selector, takes the first that it maps to something and ends the receive. When none matches,
  /// the next call sees only what was received since.
  ///
  /// What the selector throws is thrown on, with the message taken.
  ///
  /// @param selector maps a message to a result, or to null for one that stays
  /// @param ref what every wanted message contains, so that the receive may start at its mark; or
  ///   null
  /// @param <T> the result's type
  /// @return the result, or null when no message matched
  public <T> @Nullable T scan(Function<Object, ? extends @Nullable T> selector, @Nullable Ref ref) {
    Message before = save;
    if (before == null) {
      before = start(ref);
    }
    for (Message m = before.behind(); m != null; m = before.behind()) {
      Object term = m.term();
      if (term == null) {
        if (m.behind() == null) {
          break;
        }
        before = unlink(before, m);
        continue;
      }
      T result;
      try {
        result = selector.apply(term);
      } catch (Throwable thrown) {
        take(before, m);
        throw thrown;
      }
      if (result != null) {
        take(before, m);
        return result;
      }
      before = m;
    }
    save = before;
    return null;
  }

  /// Takes the oldest message that was received.
  ///
  /// @return its term, or null when there is none
  public @Nullable Object take() {
    save = null;
    Message before = first;
    for (Message m = before.behind(); m != null; m = before.behind()) {
      Object term = m.term();
      if (term != null) {
        take(before, m);
        return term;
      }
      if (m.behind() == null) {
        return null;
      }
      before = unlink(before, m);
    }
    return null;
  }

  /// The message that is all that has arrived; null where more has, or something else, or nothing.
  ///
  /// @return to be given to [#takeArrived]
  public @Nullable Message onlyArrived() {
    Signal top = arrived;
    return top != null && top.getClass() == Message.class && top != CLOSED && top.next() == null
        ? (Message) top
        : null;
  }

  /// Takes a message on the shortest way, if there is none before it: out of those that have
  /// arrived and past those received. The right must have been free at some time after
  /// [#onlyArrived] was asked: then whoever has taken it since has either fetched the message,
  /// which this finds out, or will fetch only what comes behind it.
  ///
  /// @param only what [#onlyArrived] gave
  /// @return its term, or null when it is to be received like any other
  public @Nullable Object takeArrived(Message only) {
    if (fetched != null || first.behind() != null || !ARRIVED.compareAndSet(this, only, null)) {
      return null;
    }
    save = null;
    Object term = only.term();
    only.take();
    return term;
  }

  /// Whether a message was received that the current receive has not seen.
  ///
  /// Who has just ceased to be the owner may ask, too; it learns what was true or is true by now.
  ///
  /// @return true when [#scan] would offer one
  public boolean hasUnseen() {
    Message seen = save; // read once: the next owner may have written it by the second time
    Message at = seen == null ? first : seen;
    for (Message m = at.behind(); m != null; m = at.behind()) {
      if (m == at) { // another owner has let it go meanwhile
        at = first;
      } else if (m.term() != null) {
        return true;
      } else {
        at = m;
      }
    }
    return false;
  }

  /// Ends a receive without a match: the next one starts at the oldest message.
  public void rewind() {
    save = null;
  }

  /// Lets go of all that only the owner has. For who owns it last, once the mailbox is closed: what
  /// the owner took or marked just then may lead to every message that came after.
  public void forget() {
    save = null;
    marks = null;
    if (isClosed()) {
      FIRST.setRelease(this, last);
    }
  }

  /// Remembers where the received messages end now, for receives that want `ref`.
  ///
  /// @param ref made just now
  public void mark(Ref ref) {
    Message end = last;
    if (end == first) {
      return; // nothing to skip
    }
    if (marks == null) {
      marks = new Marks();
    }
    marks.put(ref, end);
  }

  /// Puts another message with the same term in the place of each. For the owner between two
  /// receives, holding the right.
  ///
  /// @param other makes a message that stands nowhere yet
  public void replaceAll(UnaryOperator<Message> other) {
    Message sentinel = new Message(null);
    Message end = sentinel;
    replaceMark(first, end);
    for (Message m = first.behind(); m != null; m = m.behind()) {
      if (m.term() != null) {
        Message next = other.apply(m);
        end.behind(next);
        end = next;
      }
      replaceMark(m, end);
    }
    FIRST.setRelease(this, sentinel);
    LAST.setRelease(this, end);
    save = null;
  }

  private void replaceMark(Message from, Message to) {
    if (marks != null) {
      marks.move(from, to);
    }
  }

  private Message start(@Nullable Ref ref) {
    if (ref != null && marks != null) {
      Message mark = marks.find(ref);
      if (mark != null) {
        return mark;
      }
    }
    return first;
  }

  private void take(Message before, Message m) {
    save = null;
    TAKEN.setRelease(this, taken + 1); // first: what is not listed any more is not counted either
    m.take();
    if (before == first) {
      advance(m);
    } else if (m.behind() != null) {
      var _ = unlink(before, m);
    }
  }

  /// Makes `m`, the emptied message behind the sentinel, the sentinel.
  private void advance(Message m) {
    Message before = first;
    if (marks != null) {
      marks.forget(before);
    }
    FIRST.setRelease(this, m);
    before.behind(before);
  }

  /// Unlinks the emptied message `m`, which is not the last one.
  ///
  /// @return the node in front of the message that was behind it
  private Message unlink(Message before, Message m) {
    if (before == first) {
      advance(m);
      return m;
    }
    before.behind(m.behind());
    if (marks != null) {
      marks.move(m, before);
    }
    m.behind(m);
    return before;
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Mailbox.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
