package dev.joist.process;

import dev.joist.heap.Census;
import dev.joist.heap.Heap;
import dev.joist.heap.HeapLimit;
import dev.joist.heap.HeapSettings;
import dev.joist.heap.Recounting;
import dev.joist.signal.CountedMessage;
import dev.joist.signal.ExitRequest;
import dev.joist.signal.Message;
import dev.joist.term.Terms;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The heap of one process that is not like all others: its settings, and, if somebody wants to
/// know, what is in it.
///
/// Most processes have none. One gets it with its first flag or option about heaps, and every new
/// one where the node has a limit for all or a system monitor.
///
/// ## Counting
///
/// Words are counted while the process has a limit or the node an alarm for large heaps, and only
/// then. The sender counts a message's words, which travel with it; the dictionary is counted as it
/// changes; what the process keeps beside ([#addRoot]) is counted again after so many changes as
/// pay for it. So a collection is arithmetic on what is known, and costs the same behind one
/// message and behind a million.
///
/// Collections happen on the process's own thread, after it has taken a message or changed its
/// dictionary, when what has come since the last one does not fit its heap. Only there is the limit
/// looked at (HEAP-12).
///
/// ## Who owns which field
///
/// | field | who writes | access | guard |
/// |---|---|---|---|
/// | `settings`, `counting` | own thread; at birth the parent | volatile | the right |
/// | `heap`, `accepted`, `acceptedShared`, `isLong` | holder of the right | plain | the right |
/// | `taken`, `takenShared` | own thread | release | own thread |
/// | `come`, `dictionary`, `state`, `roots` and their shared bytes | own thread | plain | own thread |
/// | `large` | own thread, or who collects for it | plain | the right |
/// | `posts` | any sender | plain, may miss some | none |
///
/// Rule: HEAP-04..17.
final class HeapAccount implements CountedMessage.Counter {

  private static final VarHandle TAKEN = handle("taken");
  private static final VarHandle TAKEN_SHARED = handle("takenShared");

  /// So many senders' posts may wait before one of them sees to it that they are received: what
  /// waits unseen is in no count.
  private static final int UNSEEN = 64;

  /// The words of a dictionary's entry beside key and value: a tuple.
  private static final long ENTRY = 3;

  private final LocalProcess process;
  private volatile HeapSettings settings;
  private volatile boolean counting;
  private Heap heap;

  private long accepted;
  private long acceptedShared;
  private long taken;
  private long takenShared;

  /// Words that have come and are not in `heap` yet.
  private long come;

  private long dictionary;
  private long dictionaryShared;
  private @Nullable List<Supplier<? extends @Nullable Object>> roots;
  private @Nullable Recounting state;
  private long stateShared;

  private boolean isLong;
  private boolean large;
  private boolean recounting;
  private int posts;

  /// How many calls BEAM would save: kept and answered, like the error handler.
  int savedCalls;

  HeapAccount(LocalProcess process, HeapSettings settings) {
    this.process = process;
    this.settings = settings;
    heap = new Heap(settings);
    if (process.isRoot()) {
      addRoot(process::kept);
    }
  }

  /// Counts from the start, for a process that has nothing yet.
  static HeapAccount ofNewborn(LocalProcess process, HeapSettings settings) {
    HeapAccount account = new HeapAccount(process, settings);
    account.counting = account.isWanted();
    return account;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(HeapAccount.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// The words of a dictionary's entry.
  static long entryWords(Object key, Object value) {
    return ENTRY + Terms.words(key) + Terms.words(value);
  }

  HeapSettings settings() {
    return settings;
  }

  boolean isCounting() {
    return counting;
  }

  Heap heap() {
    return heap;
  }

  private boolean isWanted() {
    return settings.limit().isSet() || process.node().systemMonitor().wantsWords();
  }

  // ---- any sender

  /// A message to the process, with its words if they are counted.
  Message message(Object term) {
    return counting ? counted(term) : new Message(term);
  }

  private CountedMessage counted(Object term) {
    return new CountedMessage(term, Terms.words(term), shared(term), this);
  }

  private long shared(Object term) {
    return settings.limit().shared() ? new Census(Long.MAX_VALUE).count(term).shared() : 0;
  }

  /// Whether the sender that has posted now is to see to it that what was posted is received.
  boolean isLookDue() {
    return ++posts % UNSEEN == 0;
  }

  // ---- the holder of the right

  /// A message is received.
  ///
  /// @return what is to stand in the mailbox for it
  Message received(Message message) {
    Message counted = message;
    if (counting) {
      CountedMessage known = counted(message);
      counted = known;
      accepted += known.words();
      acceptedShared += known.shared();
      if (!settings.offHeap()) {
        heap.add(known.words());
      }
    }
    return counted;
  }

  /// The message itself if its words are known; one that was sent before they were wanted was not
  /// counted by its sender.
  private CountedMessage counted(Message message) {
    if (message instanceof CountedMessage known) {
      return known;
    }
    return counted(termOf(message));
  }

  private Object termOf(Message message) {
    Object term = message.term();
    if (term == null) {
      throw new IllegalStateException("a message to " + process.pid() + " was taken on its way");
    }
    return term;
  }

  /// The number of messages is now this; tells the system monitor when it passes a mark.
  void length(int messages) {
    SystemMonitor monitor = process.node().systemMonitor();
    if (isLong ? messages <= monitor.disable() : messages >= monitor.enable()) {
      isLong = !isLong;
      monitor.longQueue(process, isLong, messages);
    }
  }

  long queueWords() {
    return accepted - (long) TAKEN.getAcquire(this);
  }

  long sharedBytes() {
    return acceptedShared - (long) TAKEN_SHARED.getAcquire(this) + dictionaryShared + stateShared;
  }

  long dictionaryWords() {
    return dictionary;
  }

  long stateWords() {
    return state == null ? 0 : state.words();
  }

  /// The words that live, as far as they are known.
  private long live() {
    return dictionary + stateWords() + (settings.offHeap() ? 0 : queueWords());
  }

  /// Words that have come and are in no block.
  long outside() {
    return heap.fragments() + come;
  }

  /// Collects, unless that needs more than the process may have and it is to end.
  ///
  /// @return what the limit was broken with; null if it was not
  private @Nullable HeapBreach collect(boolean all) {
    boolean major = all || heap.wantsMajor(settings);
    HeapLimit limit = settings.limit();
    long need = heap.need(major, settings);
    if (limit.shared()) {
      need += Math.ceilDiv(sharedBytes(), Long.BYTES);
    }
    HeapBreach breach = limit.forbids(need) ? HeapBreach.of(process, this, need) : null;
    if (breach == null || !limit.kill()) {
      heap.collect(live(), major, settings);
      SystemMonitor monitor = process.node().systemMonitor();
      boolean isLarge = monitor.isLarge(heap.total());
      if (isLarge && !large) {
        monitor.largeHeap(process, HeapInfo.blocks(this), heap.total());
      }
      large = isLarge;
    }
    return breach;
  }

  /// Collects for the process, on another's behalf, with what is known of its state.
  void collectForIt() {
    HeapBreach breach = counting ? collect(true) : null;
    if (breach != null) {
      if (breach.limit().errorLogger()) {
        process.node().scheduler().assist(breach::log);
      }
      if (breach.limit().kill()) {
        process.mailbox.post(new ExitRequest(process.pid(), Reasons.KILL, false));
      }
    }
  }

  // ---- the process's own thread

  @Override
  public void taken(long words, long shared) {
    TAKEN.setRelease(this, taken + words);
    TAKEN_SHARED.setRelease(this, takenShared + shared);
    if (settings.offHeap()) {
      come += words;
    }
  }

  /// The dictionary has another value under a key.
  void entered(Object key, @Nullable Object before, @Nullable Object now) {
    if (counting) {
      if (before != null) {
        dictionary -= entryWords(key, before);
        dictionaryShared -= shared(key) + shared(before);
      }
      if (now != null) {
        come += enter(key, now);
      }
    }
  }

  private long enter(Object key, Object value) {
    long words = entryWords(key, value);
    dictionary += words;
    dictionaryShared += shared(key) + shared(value);
    return words;
  }

  /// The dictionary is empty.
  void emptied() {
    dictionary = 0;
    dictionaryShared = 0;
  }

  /// Counts what the supplier gives as kept by the process, from now on.
  void addRoot(Supplier<? extends @Nullable Object> root) {
    if (roots == null) {
      roots = new ArrayList<>();
      state = new Recounting();
    }
    roots.add(root);
  }

  /// The process has taken a message.
  void tookMessage() {
    if (isLong && process.mailbox.length() <= process.node().systemMonitor().disable()) {
      process.enter();
      try {
        length(process.mailbox.length());
      } finally {
        process.leave();
      }
    }
    changed();
  }

  /// The process has taken a message or changed its dictionary: collects if it is time.
  void changed() {
    if (recounting || !counts()) {
      return;
    }
    if (state != null && state.change()) {
      recount(state);
    }
    if (heap.isFull(come)) {
      collectNow(false);
    }
  }

  /// Collects all there is, on the process's own thread.
  void collectAll() {
    if (counts()) {
      if (state != null) {
        recount(state);
      }
      collectNow(true);
    }
  }

  private void collectNow(boolean all) {
    process.enter();
    HeapBreach breach;
    try {
      heap.add(come);
      come = 0;
      breach = collect(all);
      counting = isWanted();
    } finally {
      process.leave();
    }
    if (breach != null) {
      if (breach.limit().errorLogger()) {
        breach.log();
      }
      if (breach.limit().kill()) {
        throw process.endHere(Reasons.KILLED);
      }
    }
  }

  /// The process sleeps without a stack: its heap is as large as what lives.
  void hibernate() {
    if (counts()) {
      if (state != null) {
        recount(state);
      }
      var _ = process.take();
      try {
        come = 0;
        heap.hibernate(live());
      } finally {
        process.leave();
      }
    }
  }

  /// Code of the program runs, outside of the right.
  private void recount(Recounting kept) {
    List<Supplier<? extends @Nullable Object>> suppliers = roots;
    if (suppliers != null) {
      HeapLimit limit = settings.limit();
      // Whatever is larger than the limit breaks it, so nothing beyond need be seen.
      Census census = new Census(limit.isSet() ? limit.size() : Long.MAX_VALUE);
      recounting = true;
      try {
        for (Supplier<? extends @Nullable Object> root : List.copyOf(suppliers)) {
          var _ = census.count(root.get());
        }
      } finally {
        recounting = false;
      }
      stateShared = limit.shared() ? census.shared() : 0;
      come += kept.counted(census.words(), room());
    }
  }

  /// How many words the process may grow by until its limit or an alarm.
  private long room() {
    HeapLimit limit = settings.limit();
    long most = limit.isSet() ? limit.size() : Long.MAX_VALUE;
    if (!large) {
      most = Math.min(most, process.node().systemMonitor().largest());
    }
    // What comes is there twice while it is collected.
    return most == Long.MAX_VALUE ? most : Math.max(1, (most - heap.total()) / 2);
  }

  /// Whether words are counted; begins with it where they are to be.
  private boolean counts() {
    if (!counting && isWanted()) {
      start();
    }
    return counting;
  }

  /// Begins to count: what is there already is counted once.
  private void start() {
    process.enter();
    try {
      heap = new Heap(settings);
      accepted = 0;
      acceptedShared = 0;
      TAKEN.setRelease(this, 0L);
      TAKEN_SHARED.setRelease(this, 0L);
      process.mailbox.replaceAll(this::recounted);
      emptied();
      Map<Dictionary.Key, Object> entries = process.dictionary;
      if (entries != null) {
        entries.forEach((key, value) -> enter(key.term(), value));
      }
      come = live();
      counting = true;
    } finally {
      process.leave();
    }
  }

  private Message recounted(Message message) {
    CountedMessage known = counted(termOf(message));
    accepted += known.words();
    acceptedShared += known.shared();
    return known;
  }

  /// Changes the settings.
  ///
  /// @return what they were before
  HeapSettings set(UnaryOperator<HeapSettings> change) {
    HeapSettings before = settings;
    settings = change.apply(before);
    if (settings.limit().shared() != before.limit().shared() || !isWanted()) {
      counting = false; // if it is wanted, the next change starts again
    }
    return before;
  }
}
