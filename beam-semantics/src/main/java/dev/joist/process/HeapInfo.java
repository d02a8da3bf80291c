package dev.joist.process;

import dev.joist.heap.Heap;
import dev.joist.heap.HeapLimit;
import dev.joist.heap.HeapSettings;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.ImproperList;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What `process_info` says of a heap.
///
/// Of a process whose words nobody counts it is worked out when it is asked for, from the mailbox
/// and the dictionary, as a heap that has just been collected.
///
/// *Thread:* holder of the process's right.
///
/// Rule: HEAP-01, HEAP-09, HEAP-15, HEAP-16, INFO-03.
///
/// @param heap its blocks
/// @param outside words in no block
/// @param queue words of the messages
/// @param messages how many there are
record HeapInfo(Heap heap, long outside, long queue, int messages) {

  private static final Atom MAX_HEAP_SIZE = Atom.of("max_heap_size");
  private static final Atom ON_HEAP = Atom.of("on_heap");
  private static final Atom OFF_HEAP = Atom.of("off_heap");

  /// The bytes of a process beside its heap: BEAM's.
  private static final long PROCESS = 776;

  /// The bytes of a message beside its words: BEAM's.
  private static final long MESSAGE = 88;

  /// Bytes of a binary up to which it lies in the heap.
  private static final int SMALL_BINARY = 64;

  static HeapSettings settings(LocalProcess process) {
    HeapAccount account = process.heap;
    return account == null ? process.node().heapSettings() : account.settings();
  }

  private static HeapInfo of(LocalProcess process) {
    HeapAccount account = process.heap;
    int messages = process.mailbox.length();
    if (account != null && account.isCounting()) {
      return new HeapInfo(account.heap(), account.outside(), account.queueWords(), messages);
    }
    HeapSettings settings = settings(process);
    Heap heap = new Heap(settings);
    long held = dictionaryWords(process);
    if (process.shrunk) {
      heap.hibernate(held);
    } else {
      heap.add(held);
      heap.collect(held, true, settings);
    }
    long queue = 0;
    for (Object message : process.mailbox.messages()) {
      long words = Terms.words(message);
      queue += words;
      if (!settings.offHeap()) {
        heap.add(words);
      }
    }
    return new HeapInfo(heap, heap.fragments(), queue, messages);
  }

  private static long dictionaryWords(LocalProcess process) {
    long words = 0;
    Map<Dictionary.Key, Object> entries = process.dictionary;
    if (entries != null) {
      for (Map.Entry<Dictionary.Key, Object> entry : entries.entrySet()) {
        words += HeapAccount.entryWords(entry.getKey().term(), entry.getValue());
      }
    }
    return words;
  }

  // ---- items

  static Object heapSize(LocalProcess process) {
    return of(process).heap.young();
  }

  static Object totalHeapSize(LocalProcess process) {
    return of(process).total();
  }

  private long total() {
    return heap.young() + heap.old() + outside;
  }

  /// In bytes, messages included wherever they are.
  static Object memory(LocalProcess process) {
    HeapInfo info = of(process);
    long words = info.total() + (settings(process).offHeap() ? info.queue : 0);
    return PROCESS + MESSAGE * info.messages + Long.BYTES * words;
  }

  static Object messageQueueData(LocalProcess process) {
    return settings(process).offHeap() ? OFF_HEAP : ON_HEAP;
  }

  static Object maxHeapSize(LocalProcess process) {
    return limit(settings(process).limit());
  }

  /// A limit as BEAM says it; binaries are mentioned only if they count, as OTP 25 knows nothing of
  /// that.
  static Object limit(HeapLimit limit) {
    List<Object> pairs =
        new ArrayList<>(
            List.of(
                Atom.of("size"),
                limit.size(),
                Atom.of("kill"),
                limit.kill(),
                Atom.of("error_logger"),
                limit.errorLogger()));
    if (limit.shared()) {
      pairs.addAll(List.of(Atom.of("include_shared_binaries"), true));
    }
    return TermMap.of(pairs.toArray());
  }

  static Object garbageCollection(LocalProcess process) {
    HeapSettings settings = settings(process);
    return List.of(
        Tuple.of(MAX_HEAP_SIZE, limit(settings.limit())),
        pair("min_bin_vheap_size", settings.leastShared()),
        pair("min_heap_size", settings.least()),
        pair("fullsweep_after", settings.fullsweepAfter()),
        pair("minor_gcs", of(process).heap.minors()));
  }

  static Object garbageCollectionInfo(LocalProcess process) {
    HeapInfo info = of(process);
    return blocks(info.heap, info.outside);
  }

  /// The blocks of a heap that is counted, as a system monitor is told of them.
  static Object blocks(HeapAccount account) {
    return blocks(account.heap(), account.outside());
  }

  private static Object blocks(Heap heap, long outside) {
    return List.of(
        pair("old_heap_block_size", heap.old()),
        pair("heap_block_size", heap.young()),
        pair("mbuf_size", outside),
        pair("recent_size", heap.highWater()),
        pair("old_heap_size", heap.oldUsed()),
        pair("heap_size", heap.used()));
  }

  private static Tuple pair(String name, long value) {
    return Tuple.of(Atom.of(name), value);
  }

  // ---- binaries

  /// The large binaries that mailbox and dictionary refer to: `{Id, Bytes, References}`, each once.
  static Object binaries(LocalProcess process) {
    IdentityHashMap<Object, Integer> references = new IdentityHashMap<>();
    ArrayDeque<Object> open = new ArrayDeque<>(process.mailbox.messages());
    Map<Dictionary.Key, Object> entries = process.dictionary;
    if (entries != null) {
      entries.forEach((key, value) -> {
        open.add(key.term());
        open.add(value);
      });
    }
    for (Object term = open.poll(); term != null; term = open.poll()) {
      switch (term) {
        case Binary binary when binary.size() > SMALL_BINARY ->
            references.merge(binary, 1, Integer::sum);
        case String text when bytes(text) > SMALL_BINARY -> references.merge(text, 1, Integer::sum);
        case List<?> list -> open.addAll(list);
        case ImproperList list -> {
          open.addAll(list.heads());
          open.add(list.tail());
        }
        case Map<?, ?> map -> {
          open.addAll(map.keySet());
          open.addAll(map.values());
        }
        default -> {
          Tuple tuple = Terms.asTuple(term);
          if (tuple != null) {
            open.addAll(tuple.elements());
          }
        }
      }
    }
    List<Object> binaries = new ArrayList<>();
    references.forEach((binary, count) -> {
      long id = System.identityHashCode(binary);
      binaries.add(Tuple.of(id, bytes(binary), (long) count));
    });
    return List.copyOf(binaries);
  }

  private static long bytes(Object binary) {
    return binary instanceof Binary bytes ? bytes.size() : Binary.of((String) binary).size();
  }
}
