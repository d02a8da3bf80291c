package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.Aliasing;
import dev.joist.process.Calling;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import org.jspecify.annotations.Nullable;

/// Who has made a call and waits for the reply: `{Pid, Tag}`. It can be kept and passed on: anybody
/// may reply, at any time, once.
///
/// *Thread:* [#reply] and [#isGone] that of a process, or `node.run`, `inbox.run`.
///
/// Rule: GS-01, GS-04.
///
/// @param term the pair
public record From(Tuple term) {

  /// Checks that it is a pair of a pid and a tag.
  public From {
    if (term.arity() != 2 || !(term.element(1) instanceof Pid)) {
      throw new ErrorException(
          Atom.of("badarg"), term + " is no caller: a From is {Pid, Tag}, as a call brings it");
    }
  }

  /// The process that has made the call.
  public Pid pid() {
    return (Pid) term.element(1);
  }

  /// What the reply is known by.
  public Object tag() {
    return term.element(2);
  }

  /// Replies. What comes too late, or a second time, is dropped. Rule: GS-03, GS-04.
  ///
  /// @param reply a term
  public void reply(Object reply) {
    var _ = Beam.send(destination(), Tuple.of(tag(), Terms.of(reply, "reply")));
  }

  /// As [#reply(Object)], with a reply of the type that the request wants.
  public <R> void reply(Request<R> request, R reply) {
    reply(Replies.checked(request, reply));
  }

  /// Whether nobody waits for the reply any more: the caller has ended, its time is over, or it has
  /// been answered. Of a caller on another node, or one that has asked without an alias, only its
  /// end is known. What is not gone now may be in a moment.
  public boolean isGone() {
    Ref alias = alias();
    return alias != null
        ? !Aliasing.isActive(Names.self(), alias)
        : Names.self().node().isLocal(pid()) && !Beam.isProcessAlive(pid());
  }

  private @Nullable Ref alias() {
    return Calling.alias(tag());
  }

  private Object destination() {
    Ref alias = alias();
    return alias == null ? pid() : alias;
  }
}
