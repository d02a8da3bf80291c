package dev.joist.process;

import dev.joist.heap.HeapLimit;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is logged when a heap needs more than its limit: what has filled it, and what one can do.
///
/// It is taken under the process's right, while mailbox and dictionary are there, and logged
/// outside of it.
///
/// Rule: HEAP-13.
///
/// @param pid the process
/// @param name its registered name, or null
/// @param initialCall the class of its body
/// @param limit what it may have
/// @param need words that its collection needed
/// @param fill what it has, in words
/// @param largest the largest messages and dictionary entries, largest first
record HeapBreach(
    Pid pid,
    @Nullable Atom name,
    String initialCall,
    HeapLimit limit,
    long need,
    String fill,
    List<Part> largest) {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.heap");

  /// How many messages are looked at for the largest ones.
  private static final int LOOKS = 10_000;

  private static final int NAMED = 3;
  private static final int TEXT = 60;

  /// One message or entry.
  ///
  /// @param what it is
  /// @param words how large it is
  record Part(String what, long words) {
    @Override
    public String toString() {
      return what + " of " + words + " words";
    }
  }

  static HeapBreach of(LocalProcess process, HeapAccount account, long need) {
    return new HeapBreach(
        process.pid(),
        process.name,
        process.initialClass(),
        account.settings().limit(),
        need,
        fill(process, account),
        largest(process));
  }

  private static String fill(LocalProcess process, HeapAccount account) {
    Map<Dictionary.Key, Object> entries = process.dictionary;
    return "%d messages of %d words (%s), a dictionary of %d entries and %d words, a state of %d words%s"
        .formatted(
            process.mailbox.length(),
            account.queueWords(),
            account.settings().offHeap() ? "off heap, not counted" : "on heap",
            entries == null ? 0 : entries.size(),
            account.dictionaryWords(),
            account.stateWords(),
            account.settings().limit().shared()
                ? ", large binaries of %d bytes".formatted(account.sharedBytes())
                : "");
  }

  private static List<Part> largest(LocalProcess process) {
    List<Part> parts = new ArrayList<>();
    List<Object> messages = process.mailbox.messages();
    for (Object message : messages.subList(0, Math.min(LOOKS, messages.size()))) {
      parts.add(new Part("message " + shape(message), Terms.words(message)));
    }
    Map<Dictionary.Key, Object> entries = process.dictionary;
    if (entries != null) {
      entries.forEach(
          (key, value) -> parts.add(new Part("entry " + text(key.term()), Terms.words(value))));
    }
    return parts.stream()
        .sorted(Comparator.comparingLong(Part::words).reversed())
        .limit(NAMED)
        .toList();
  }

  /// A message by its tag and arity: its content may be as large as it is confidential.
  private static String shape(Object message) {
    Tuple tuple = Terms.asTuple(message);
    if (tuple == null || tuple.arity() == 0) {
      return message instanceof List<?> list ? "[" + list.size() + " elements]" : "";
    }
    Atom tag = Terms.asAtom(tuple.element(1));
    return "{%s/%d}".formatted(tag == null ? "_" : tag, tuple.arity());
  }

  private static String text(Object key) {
    if (Terms.words(key, TEXT) > TEXT) {
      return "with a large key";
    }
    String text = Terms.toString(key);
    return text.length() > TEXT ? text.substring(0, TEXT) + "..." : text;
  }

  void log() {
    String who = pid + (name == null ? "" : " (" + name + ")");
    String parts =
        Stream.concat(Stream.of(fill), largest.stream().map(Part::toString)).toList().toString();
    LOG.error(
        "The heap of process {} needs {} words and may have {} (max_heap_size){}. Initial call: {}."
            + " It has, largest last: {}. Let it keep less, let senders wait for answers, put"
            + " messages off heap (message_queue_data), or raise max_heap_size.",
        who,
        need,
        limit.size(),
        limit.kill() ? "; the process is killed" : "; it goes on, as it is not to be killed",
        initialCall,
        parts);
  }
}
