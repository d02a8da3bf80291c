package dev.joist.process;

import dev.joist.heap.HeapLimit;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The items of `process_info`, and what a call of it reads.
///
/// Rule: INFO-01..04, INFO-12, INFO-13, MON-13, MON-23, NAME-07.
public final class ProcessInfo implements Function<LocalProcess, Object> {

  static final Atom UNDEFINED = Atom.of("undefined");

  /// One item.
  ///
  /// @param name the item's atom
  /// @param request whether BEAM always asks the process itself, even one with nothing to handle
  /// @param read its value, under the process's right; null for none
  private record Item(Atom name, boolean request, Function<LocalProcess, @Nullable Object> read) {}

  private static final Map<Atom, Item> ITEMS =
      items(
          item("registered_name", false, p -> p.name),
          item("links", true, ProcessInfo::links),
          item("monitors", true, ProcessInfo::monitors),
          item("monitored_by", true, ProcessInfo::monitoredBy),
          item("message_queue_len", false, p -> (long) p.mailbox.length()),
          item("messages", true, ProcessInfo::messages),
          item("trap_exit", false, p -> p.trapExit),
          item("dictionary", true, ProcessInfo::dictionary),
          item("error_handler", false, p -> p.errorHandler),
          item("status", false, LocalProcess::status),
          item("priority", false, p -> Atom.of(lower(p.priority))),
          item("group_leader", false, p -> p.groupLeader),
          item("parent", false, p -> p.parent == null ? UNDEFINED : p.parent),
          item("initial_call", false, p -> StackTrace.initialCall()),
          item("current_function", true, p -> StackTrace.currentFunction(p)),
          item("current_stacktrace", true, p -> StackTrace.current(p)),
          item("total_heap_size", true, HeapInfo::totalHeapSize),
          item("heap_size", false, HeapInfo::heapSize),
          item("memory", true, HeapInfo::memory),
          item("message_queue_data", false, HeapInfo::messageQueueData),
          item("min_heap_size", false, p -> HeapInfo.settings(p).least()),
          item("min_bin_vheap_size", false, p -> HeapInfo.settings(p).leastShared()),
          item("max_heap_size", false, HeapInfo::maxHeapSize),
          item("fullsweep_after", false, p -> (long) HeapInfo.settings(p).fullsweepAfter()),
          item("garbage_collection", false, HeapInfo::garbageCollection),
          item("garbage_collection_info", true, HeapInfo::garbageCollectionInfo),
          item("binary", true, HeapInfo::binaries),
          item("suspending", true, ProcessInfo::suspending));

  /// What `process_info/1` shows, in its order.
  private static final List<String> ALL =
      List.of(
          "registered_name",
          "current_function",
          "initial_call",
          "status",
          "message_queue_len",
          "links",
          "dictionary",
          "trap_exit",
          "error_handler",
          "priority",
          "group_leader",
          "total_heap_size",
          "heap_size",
          "garbage_collection",
          "suspending");

  private final boolean request;
  private final Function<LocalProcess, Object> read;

  private ProcessInfo(boolean request, Function<LocalProcess, Object> read) {
    this.request = request;
    this.read = read;
  }

  /// What `process_info/2` reads: one item, answered as `{Item, Value}`, or a list of items,
  /// answered as a list in the same order.
  ///
  /// @param items a term: an item's atom, or a list of these
  /// @return what reads it; a process without a name answers `[]` for `registered_name`
  /// @throws ErrorException `badarg` for an item that is not known
  public static ProcessInfo of(Object items) {
    return items instanceof List<?> list ? list(list) : item(items);
  }

  private static ProcessInfo item(Object item) {
    Item known = known(item);
    return new ProcessInfo(
        known.request,
        p -> {
          Object value = known.read.apply(p);
          return value == null ? List.of() : Tuple.of(known.name, value);
        });
  }

  private static ProcessInfo list(List<?> items) {
    List<Item> known = items.stream().map(ProcessInfo::known).toList();
    return new ProcessInfo(
        known.stream().anyMatch(Item::request),
        p -> {
          List<Object> answer = new ArrayList<>();
          for (int i = 0; i < known.size(); i++) {
            Object value = known.get(i).read.apply(p);
            answer.add(Tuple.of(known.get(i).name, value == null ? List.of() : value));
          }
          return List.copyOf(answer);
        });
  }

  /// What `process_info/1` shows.
  ///
  /// @return what reads it; a process without a name has no `registered_name` in it
  public static ProcessInfo all() {
    return new ProcessInfo(
        true,
        p -> {
          List<Object> answer = new ArrayList<>();
          for (String name : ALL) {
            Item item = known(Atom.of(name));
            Object value = item.read.apply(p);
            if (value != null) {
              answer.add(Tuple.of(item.name, value));
            }
          }
          return List.copyOf(answer);
        });
  }

  @Override
  public Object apply(LocalProcess process) {
    return read.apply(process);
  }

  boolean isRequest() {
    return request;
  }

  /// A limit of a heap as `process_flag` answers it.
  ///
  /// @param limit any limit
  /// @return a map
  public static Object term(HeapLimit limit) {
    return HeapInfo.limit(limit);
  }

  private static Item known(Object item) {
    Atom name = Naming.atomOrNull(item);
    Item known = name == null ? null : ITEMS.get(name);
    if (known == null) {
      throw new ErrorException(
          Reasons.BADARG,
          "process_info knows no item "
              + Terms.toString(item)
              + "; it knows "
              + ITEMS.keySet().stream().map(Atom::text).sorted().toList());
    }
    return known;
  }

  private static Object links(LocalProcess process) {
    List<Object> links = new ArrayList<>();
    if (process.links != null) {
      for (LinkHalf l = process.links.first(); l != null; l = Table.after(l)) {
        if (l.active()) {
          links.add(l.key);
        }
      }
    }
    return List.copyOf(links);
  }

  private static Object monitors(LocalProcess process) {
    List<Object> monitors = new ArrayList<>();
    if (process.origins != null) {
      for (OriginHalf o = process.origins.first(); o != null; o = Table.after(o)) {
        monitors.add(Tuple.of(o.type, o.item));
      }
    }
    return List.copyOf(monitors);
  }

  private static Object monitoredBy(LocalProcess process) {
    List<Object> watchers = new ArrayList<>();
    if (process.watchers != null) {
      for (TargetHalf t = process.watchers.first(); t != null; t = Table.after(t)) {
        if (!(t.watcher.home() instanceof Foreigner)) {
          watchers.add(t.watcher);
        }
      }
    }
    return List.copyOf(watchers);
  }

  private static Object messages(LocalProcess process) {
    return process.sensitive ? List.of() : List.copyOf(process.mailbox.messages());
  }

  private static Object dictionary(LocalProcess process) {
    List<Object> entries = new ArrayList<>();
    if (process.dictionary != null && !process.sensitive) {
      process.dictionary.forEach((key, value) -> entries.add(Tuple.of(key.term(), value)));
    }
    return List.copyOf(entries);
  }

  private static Object suspending(LocalProcess process) {
    List<Object> suspending = new ArrayList<>();
    if (process.suspending != null) {
      process.suspending.forEach((pid, count) -> suspending.add(Tuple.of(pid, (long) count, 0L)));
    }
    return List.copyOf(suspending);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Item item(
      String name, boolean request, Function<LocalProcess, @Nullable Object> read) {
    return new Item(Atom.of(name), request, read);
  }

  private static Map<Atom, Item> items(Item... items) {
    return Map.ofEntries(
        java.util.Arrays.stream(items)
            .map(item -> Map.entry(item.name, item))
            .toArray(size -> {
              @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
              Map.Entry<Atom, Item>[] entries = new Map.Entry[size];
              return entries;
            }));
  }
}
