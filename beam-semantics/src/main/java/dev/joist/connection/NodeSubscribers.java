package dev.joist.connection;

import dev.joist.process.Arrival;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Who is told of every node that comes and goes: `net_kernel:monitor_nodes/1,2`.
///
/// *Thread:* any.
///
/// Rule: DIST-09, DIST-18.
final class NodeSubscribers {

  private static final Atom NODEUP = Atom.of("nodeup");
  private static final Atom NODEDOWN = Atom.of("nodedown");
  private static final Atom NODE_TYPE = Atom.of("node_type");
  private static final Atom NODEDOWN_REASON = Atom.of("nodedown_reason");
  private static final Atom CONNECTION_ID = Atom.of("connection_id");
  private static final Atom VISIBLE = Atom.of("visible");
  private static final Atom HIDDEN = Atom.of("hidden");
  private static final Atom ALL = Atom.of("all");

  /// In what form the third element of a message comes.
  private enum Form {
    NONE,
    LIST,
    MAP
  }

  /// Options, those of one meaning equal.
  private record Options(Form form, @Nullable Atom type, boolean reason, boolean id) {

    static final Options PLAIN = new Options(Form.NONE, null, false, false);
  }

  private record Subscription(Pid watcher, Options options) {}

  /// In the order in which they are told: who has asked first is first, and what a process asks
  /// again comes right behind what it has asked before. Written under its lock.
  private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  private final Arrival arrival;

  NodeSubscribers(Arrival arrival) {
    this.arrival = arrival;
  }

  /// Has a process told, once more or not at all.
  ///
  /// @param term the options; null for none
  /// @return why they are none; null when they are
  @Nullable Object subscribe(Pid watcher, boolean wanted, @Nullable Object term) {
    Map<Atom, Object> given = new LinkedHashMap<>();
    Object error = term == null ? null : read(term, given);
    if (error != null) {
      return error;
    }
    Form form = term == null ? Form.NONE : term instanceof Map ? Form.MAP : Form.LIST;
    Options options =
        form != Form.MAP && given.isEmpty()
            ? Options.PLAIN
            : new Options(
                form,
                (Atom) given.get(NODE_TYPE),
                Boolean.TRUE.equals(given.get(NODEDOWN_REASON)),
                Boolean.TRUE.equals(given.get(CONNECTION_ID)));
    Subscription subscription = new Subscription(watcher, options);
    synchronized (subscriptions) {
      if (wanted) {
        int before = subscriptions.lastIndexOf(subscription);
        subscriptions.add(before < 0 ? subscriptions.size() : before + 1, subscription);
      } else {
        subscriptions.removeIf(subscription::equals);
      }
    }
    return null;
  }

  private static @Nullable Object read(Object term, Map<Atom, Object> given) {
    if (term instanceof Map<?, ?> map) {
      Map<Object, Object> unknown = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Object error = option(entry.getKey(), entry.getValue(), given);
        if (UNKNOWN.equals(error)) {
          unknown.put(entry.getKey(), entry.getValue());
        } else if (error != null) {
          return error;
        }
      }
      return unknown.isEmpty()
          ? null
          : Tuple.of(Atom.of("unknown_options"), TermMap.copyOf(unknown));
    }
    if (!(term instanceof List<?> list)) {
      return Tuple.of(Atom.of("invalid_options"), term);
    }
    List<Object> unknown = new ArrayList<>();
    for (Object each : list) {
      Tuple pair = Terms.asTuple(each);
      boolean isPair = pair != null && pair.arity() == 2;
      Object error =
          pair != null && isPair && NODE_TYPE.equals(Terms.asAtom(pair.element(1)))
              ? option(pair.element(1), pair.element(2), given)
              : option(each, true, given);
      if (UNKNOWN.equals(error)) {
        unknown.add(each);
      } else if (error != null) {
        return error;
      }
    }
    return unknown.isEmpty() ? null : Tuple.of(Atom.of("unknown_options"), List.copyOf(unknown));
  }

  private static final Atom UNKNOWN = Atom.of("unknown");

  private static @Nullable Object option(Object key, Object value, Map<Atom, Object> given) {
    Atom name = Terms.asAtom(key);
    boolean type = NODE_TYPE.equals(name);
    if (name == null || !(type || NODEDOWN_REASON.equals(name) || CONNECTION_ID.equals(name))) {
      return UNKNOWN;
    }
    Atom atom = type ? Terms.asAtom(value) : null;
    boolean good =
        type
            ? VISIBLE.equals(atom) || HIDDEN.equals(atom) || ALL.equals(atom)
            : value instanceof Boolean;
    if (!good) {
      return Tuple.of(Atom.of("bad_option_value"), Tuple.of(name, value));
    }
    given.put(name, atom == null ? value : atom);
    return null;
  }

  void forget(Pid watcher) {
    synchronized (subscriptions) {
      subscriptions.removeIf(subscription -> subscription.watcher().equals(watcher));
    }
  }

  void nodeup(Atom peer, long id) {
    tell(NODEUP, peer, id, null);
  }

  void nodedown(Atom peer, long id, Atom reason) {
    tell(NODEDOWN, peer, id, reason);
  }

  private void tell(Atom tag, Atom peer, long id, @Nullable Atom reason) {
    for (Subscription subscription : subscriptions) {
      Options options = subscription.options();
      if (HIDDEN.equals(options.type())) { // a node of Joist is visible to all
        continue;
      }
      arrival.tell(
          subscription.watcher(),
          options.form() == Form.NONE
              ? Tuple.of(tag, peer)
              : Tuple.of(tag, peer, details(options, id, reason)));
    }
  }

  /// In a list they come in OTP's order.
  private static Object details(Options options, long id, @Nullable Atom reason) {
    Map<Object, Object> details = new LinkedHashMap<>();
    if (options.id()) {
      details.put(CONNECTION_ID, id);
    }
    if (options.reason() && reason != null) {
      details.put(NODEDOWN_REASON, reason);
    }
    if (options.type() != null) {
      details.put(NODE_TYPE, VISIBLE);
    }
    if (options.form() == Form.MAP) {
      return TermMap.copyOf(details);
    }
    List<Object> list = new ArrayList<>();
    details.forEach((key, value) -> list.add(Tuple.of(key, value)));
    return List.copyOf(list);
  }
}
