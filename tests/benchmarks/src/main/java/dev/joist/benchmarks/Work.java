package dev.joist.benchmarks;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A piece of work that every contender does with the same messages between as many processes.
///
/// Its name is `family.name`; the sizes are what a run is told beside it.
public enum Work {
  /// One pair of processes.
  PINGPONG("micro", "a message there and one back", "500000", "20"),
  /// As in the benchmarks game: 503 processes in a ring.
  RING("micro", "a token passed on in a ring of 503", "503,1000000", "5,23"),
  /// The counter is asked for its count in the end.
  COUNT("micro", "a message to one that counts them", "2000000", "20"),
  /// A thousand at a time, before their last words are waited for.
  SPAWN("micro", "a process made, which says so and ends", "200000", "2010"),
  /// A thousand at a time, too.
  SPAWN_MONITOR("micro", "a process made and monitored, until DOWN", "200000", "2010"),
  /// Pekko: watch and unwatch.
  MONITOR("micro", "a monitor made and taken back", "500000", "20"),
  /// With whatever notices that the server dies.
  CALL("micro", "a call to a server, until its reply", "200000", "20"),
  /// Joist: `GenServer`; OTP: `gen_server`; Pekko: ask. The server is event-style in both of
  /// Joist's.
  GENCALL("micro", "a call to a GenServer, until its reply", "200000", "20"),
  /// Pekko has no such mailbox: what is not wanted yet is stashed.
  CALL_JUNK("micro", "a call by a client with 100,000 unread messages", "100000,100000", "50,20"),
  /// Measures memory, too.
  LIVE("micro", "a process made that waits for ever", "1000000", "100"),
  /// Each linked to the one before; Pekko: watching it, and stopping with it.
  CASCADE("micro", "a process that dies since the one before did", "100000", "100"),
  /// Each watcher is a process of its own, and tells a collector.
  FAN_DOWN("micro", "a DOWN, of 100,000 monitors on one process", "100000", "100"),
  /// One after the other.
  KILL("micro", "a blocked process killed, until DOWN", "50000", "20"),
  /// By a simple_one_for_one supervisor, all killed when all are there. No more of them, since OTP
  /// goes through all restarts of the period at each. Not for Pekko, where nobody kills a child and
  /// its supervisor hears of it.
  CHILDREN("micro", "a supervised child started, killed and restarted", "10000", "20"),
  /// Timers of a minute.
  TIMERS_CANCEL("micro", "a timer started and cancelled", "500000", "20"),
  /// Timers of 1 to 10 ms, all started before the first message is read.
  TIMERS_EXPIRY("micro", "a timer of 1 to 10 ms, until its message", "200000", "20"),

  /// The same programs as [#PINGPONG], of the suite's size.
  SAVINA_PINGPONG("savina", "a message there and one back", "40000", "20"),
  /// The same programs as [#COUNT].
  SAVINA_COUNT("savina", "a message to one that counts them", "1000000", "20"),
  /// Sizes: workers, messages to each.
  SAVINA_FJTHRPUT("savina", "a message to one of 60 workers", "60,10000", "3,20"),
  /// All at once.
  SAVINA_FJCREATE("savina", "a process made, told to work, ended", "40000", "20"),
  /// The same programs as [#RING].
  SAVINA_THREADRING("savina", "a token passed on in a ring", "100,100000", "5,23"),
  /// Sizes: creatures, meetings.
  SAVINA_CHAMENEOS("savina", "a meeting of two of 100", "100,200000", "5,20"),
  /// Sizes: processes, pings of each.
  SAVINA_BIG("savina", "a ping to any of 120, and its pong", "120,20000", "5,20"),
  /// Sizes: workers, requests of each, percent of writes.
  SAVINA_CONCDICT("savina", "a request to a dictionary", "20,10000,10", "3,50,10"),
  /// Sizes: workers, requests of each, percent of writes, percent of sizes.
  SAVINA_CONCSLL("savina", "a request to a sorted linked list", "20,8000,10,1", "3,50,10,1"),
  /// Sizes: room, producers, consumers, items of each producer, cost of an item.
  SAVINA_BNDBUFFER(
      "savina", "an item produced, buffered, consumed", "50,40,40,1000,25", "6,3,4,20,1"),
  /// Sizes: philosophers, rounds.
  SAVINA_PHILOSOPHER("savina", "a meal of one of 20", "20,10000", "3,20"),
  /// Sizes: haircuts, chairs, bound of the pause between customers, bound of a haircut's time.
  SAVINA_BARBER("savina", "a haircut", "5000,1000,1000,1000", "20,3,5,50"),
  /// Sizes: rounds, smokers.
  SAVINA_CIGSMOK("savina", "a cigarette of one of 200", "1000,200", "20,3"),
  /// Sizes: terms, series.
  SAVINA_LOGMAP("savina", "a term of one of 10 series", "25000,10", "20,3"),
  /// Sizes: accounts, transactions.
  SAVINA_BANKING("savina", "a transfer between two of 1,000", "1000,50000", "10,30"),

  /// An event-style process told by an actor, or a typed actor told by one.
  BRIDGE_TELL("bridge", "a message told by an actor, counted", "2000000", "20"),
  /// Of processes, or of typed actors; each told to stop as soon as it is watched.
  BRIDGE_WATCHSTOP("bridge", "a watch by an actor, a stop, until Terminated", "100000", "100"),

  /// By one that sends as fast as it may, as long as nothing is lost: a process waits for room, an
  /// actor for word of those that have come.
  DIST_SIGNALS("dist", "a message to another node, counted there", "1000000", "2000"),
  /// As [#DIST_SIGNALS], where a message is a record with a text, a pid and a list of three
  /// records. Not for Pekko, whose users choose a serializer for such.
  DIST_ORDERS("dist", "a record of records to another node", "200000", "2000"),
  /// One message at a time.
  DIST_ROUNDTRIP("dist", "a message to another node and one back", "20000", "20");

  private final String family;
  private final String operation;
  private final String sizes;
  private final String tiny;

  Work(String family, String operation, String sizes, String tiny) {
    this.family = family;
    this.operation = operation;
    this.sizes = sizes;
    this.tiny = tiny;
  }

  /// The family: `micro`, `savina`, `bridge` or `dist`.
  public String family() {
    return family;
  }

  /// The name within the family: `spawn-monitor`.
  public String shortName() {
    String name = name().toLowerCase(Locale.ROOT).replace('_', '-');
    return name.startsWith(family) ? name.substring(family.length() + 1) : name;
  }

  /// The full name: `micro.spawn-monitor`.
  @JsonValue
  public String id() {
    return family + "." + shortName();
  }

  /// What one operation is.
  public String operation() {
    return operation;
  }

  /// The sizes that are measured unless others are asked for.
  public List<Integer> sizes() {
    return numbers(sizes);
  }

  /// Sizes that only show that the work is done right.
  public List<Integer> tiny() {
    return numbers(tiny);
  }

  private static List<Integer> numbers(String text) {
    return Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
  }

  /// Whether a contender does this: a handler has no unread messages; and actors meet event-style
  /// processes and each other, also over the wire.
  public boolean isFor(Contender contender) {
    return switch (this) {
      case CALL_JUNK -> contender != Contender.EVENT;
      case CHILDREN -> contender != Contender.PEKKO;
      case DIST_ORDERS -> contender == Contender.EVENT;
      default ->
          !List.of("bridge", "dist").contains(family)
              || contender == Contender.EVENT
              || contender == Contender.PEKKO;
    };
  }

  /// The work of a full name.
  ///
  /// @throws IllegalArgumentException if there is none
  @JsonCreator
  public static Work of(String id) {
    return Arrays.stream(values())
        .filter(work -> work.id().equals(id))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("there is no work '" + id + "'"));
  }

  /// All work that a name stands for: a full name, a name in any family, or a family.
  ///
  /// @return nothing if the name stands for none
  public static List<Work> named(String name) {
    return Arrays.stream(values())
        .filter(work -> List.of(work.id(), work.shortName(), work.family).contains(name))
        .toList();
  }
}
