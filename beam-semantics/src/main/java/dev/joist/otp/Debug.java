package dev.joist.otp;

import dev.joist.process.Failure;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who wants to see the system events of a process, and what they have seen.
///
/// *Thread:* the process's own.
///
/// Rule: GS-15.
final class Debug {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.otp.sys");
  private static final Atom TRUE_START = Atom.of("start_time");
  private static final Atom CURRENT = Atom.of("current_time");
  private static final Atom IN = Atom.of("in");
  private static final Atom OUT = Atom.of("out");

  /// An installed function and what it has returned last.
  private record Installed(DebugFunction function, Object state) {}

  private boolean traces;
  private int kept;
  private final ArrayDeque<Object> last = new ArrayDeque<>();
  private @Nullable Instant countsSince;
  private long in;
  private long out;

  /// By id, as terms are equal.
  private final Map<Id, Installed> installed = new LinkedHashMap<>();

  private record Id(Object term) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Id id && Terms.exactlyEqual(term, id.term);
    }

    @Override
    public int hashCode() {
      return Terms.hash(term);
    }
  }

  /// Whether nobody wants to see anything.
  boolean isIdle() {
    return !traces && kept == 0 && countsSince == null && installed.isEmpty();
  }

  void add(DebugOption option) {
    switch (option) {
      case DebugOption.Trace _ -> traces = true;
      case DebugOption.Log(int events) -> keep(events);
      case DebugOption.Statistics _ -> count(true);
      case DebugOption.Install(Object id, DebugFunction function, Object state) ->
          installed.put(new Id(id), new Installed(function, state));
    }
  }

  private void keep(int events) {
    kept = events;
    while (last.size() > events) {
      last.removeFirst();
    }
  }

  private void count(boolean counts) {
    countsSince = counts ? Instant.now() : null;
    in = 0;
    out = 0;
  }

  // ---- events

  void event(Object event, Object name) {
    if (traces) {
      LOG.info("*DBG* {} got event {}", Terms.toString(name), Terms.toString(event));
    }
    if (kept > 0) {
      if (last.size() == kept) {
        last.removeFirst();
      }
      last.addLast(event);
    }
    if (countsSince != null && event instanceof Tuple tuple && tuple.arity() > 0) {
      if (Wire.is(tuple.element(1), IN)) {
        in++;
      } else if (Wire.is(tuple.element(1), OUT)) {
        out++;
      }
    }
    if (!installed.isEmpty()) {
      List.copyOf(installed.entrySet())
          .forEach(each -> give(each.getKey(), each.getValue(), event, name));
    }
  }

  private void give(Id id, Installed each, Object event, Object name) {
    Object next;
    try {
      next = each.function().apply(each.state(), event, name);
    } catch (Throwable failing) { // as in OTP a function that fails is removed, and nothing else
      if (Failure.isUnwinding(failing)) {
        throw (Error) failing;
      }
      next = null;
    }
    if (next == null) {
      installed.remove(id);
    } else {
      installed.put(id, new Installed(each.function(), next));
    }
  }

  List<Object> log() {
    return List.copyOf(last);
  }

  // ---- commands

  /// Does what `{debug, What}` wants.
  ///
  /// @return the answer
  Object command(Object what) {
    if (what instanceof Tuple command && command.arity() == 2) {
      return command(command, Sys.word(command), command.element(2));
    }
    if (!Sys.word(what).equals("no_debug")) {
      return unknown(what);
    }
    traces = false;
    keep(0);
    count(false);
    installed.clear();
    return Wire.OK;
  }

  private Object command(Tuple command, String word, Object value) {
    boolean reads = Sys.word(value).equals("get");
    return switch (word) {
      case "statistics" -> reads ? Tuple.of(Wire.OK, statistics()) : set(command, word, value);
      case "log" -> reads ? Tuple.of(Wire.OK, log()) : set(command, word, value);
      case "trace" -> set(command, word, value);
      case "install" -> value instanceof Tuple pair ? install(pair) : unknown(command);
      case "remove" -> {
        installed.remove(new Id(value));
        yield Wire.OK;
      }
      default -> unknown(command);
    };
  }

  private Object set(Tuple command, String word, Object value) {
    if (word.equals("log")
        && value instanceof Tuple pair
        && pair.element(2) instanceof Long events) {
      if (kept == 0) { // as in OTP 25 a log that is kept keeps its length
        keep((int) Math.min(Integer.MAX_VALUE, events));
      }
      return Wire.OK;
    }
    if (!(value instanceof Boolean on)) {
      return unknown(command);
    }
    switch (word) {
      case "trace" -> traces = on;
      case "statistics" -> count(on);
      default -> keep(!on ? 0 : kept == 0 ? 10 : kept);
    }
    return Wire.OK;
  }

  private Object install(Tuple pair) {
    boolean named = pair.arity() == 3;
    Object fun = pair.element(named ? 2 : 1);
    if (!(fun instanceof Fun.Local local) || !(local.code() instanceof DebugFunction function)) {
      return unknown(pair);
    }
    Id id = new Id(named ? pair.element(1) : fun);
    if (!installed.containsKey(id)) {
      installed.put(id, new Installed(function, pair.element(pair.arity())));
    }
    return Wire.OK;
  }

  private static Object unknown(Object what) {
    return Tuple.of(Wire.ERROR, Tuple.of(Atom.of("unknown_debug"), what));
  }

  private Object statistics() {
    Instant since = countsSince;
    if (since == null) {
      return Atom.of("no_statistics");
    }
    return List.of(
        Tuple.of(TRUE_START, time(since)),
        Tuple.of(CURRENT, time(Instant.now())),
        Tuple.of(Atom.of("reductions"), 0L),
        Tuple.of(Atom.of("messages_in"), in),
        Tuple.of(Atom.of("messages_out"), out));
  }

  /// `{{Year, Month, Day}, {Hour, Minute, Second}}`, local time.
  private static Tuple time(Instant instant) {
    ZonedDateTime time = instant.atZone(ZoneId.systemDefault());
    return Tuple.of(
        Tuple.of((long) time.getYear(), (long) time.getMonthValue(), (long) time.getDayOfMonth()),
        Tuple.of((long) time.getHour(), (long) time.getMinute(), (long) time.getSecond()));
  }

  /// What [Sys#getStatus] shows of it.
  Object term() {
    List<Object> all = new ArrayList<>();
    if (traces) {
      all.add(Tuple.of(Atom.of("trace"), true));
    }
    if (kept > 0) {
      all.add(Tuple.of(Atom.of("log"), Tuple.of((long) kept, log())));
    }
    Instant since = countsSince;
    if (since != null) {
      all.add(Tuple.of(Atom.of("statistics"), Tuple.of(time(since), in, out)));
    }
    installed.forEach((id, each) -> all.add(Tuple.of(id.term(), each.state())));
    return List.copyOf(all);
  }
}
