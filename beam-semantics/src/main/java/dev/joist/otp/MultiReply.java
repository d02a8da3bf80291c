package dev.joist.otp;

import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// What has come of a call to several nodes: `{Replies, BadNodes}`.
///
/// Rule: GS-18.
///
/// @param replies by node, in the order of the nodes
/// @param badNodes those without a reply, in their order
public record MultiReply(Map<Atom, Object> replies, List<Atom> badNodes) {

  /// Keeps both as they are now.
  public MultiReply {
    replies = Collections.unmodifiableMap(new LinkedHashMap<>(replies));
    badNodes = List.copyOf(badNodes);
  }

  static MultiReply call(List<Atom> nodes, Atom name, Object request, Duration timeout) {
    long nanos = Times.nanos(timeout);
    long start = System.nanoTime();
    Map<Atom, RequestId<Object>> sent = new LinkedHashMap<>();
    for (Atom node : new LinkedHashSet<>(nodes)) { // one that is named twice is asked once
      sent.put(node, RequestId.send(Tuple.of(name, node), request, reply -> reply));
    }
    Map<Atom, Object> replies = new LinkedHashMap<>();
    List<Atom> bad = new ArrayList<>();
    sent.forEach((node, id) -> {
      Duration left =
          nanos < 0
              ? Times.INFINITY
              : Duration.ofNanos(Math.max(0, nanos - (System.nanoTime() - start)));
      if (id.receiveResponse(left) instanceof Response.Reply<Object>(Object value)) {
        replies.put(node, value);
      } else {
        bad.add(node);
      }
    });
    return new MultiReply(replies, bad);
  }
}
