package dev.joist;

import dev.joist.process.SendSpec;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.util.Arrays;
import java.util.List;

/// What sending is not to do for the sake of a message to another node: the options of
/// `erlang:send/3`. A message within a node needs neither.
///
/// Rule: SIG-12, DIST-05, DIST-07.
public enum SendOption {
  /// Not to wait where the connection has no room: the message is not sent then, and the result is
  /// [dev.joist.signal.SendResult#NOSUSPEND].
  NOSUSPEND,
  /// Not to open a connection where there is none: the message is not sent then, and the result is
  /// [dev.joist.signal.SendResult#NOCONNECT]. One that is being opened is one.
  NOCONNECT;

  /// The options that a list of terms denotes: `nosuspend`, `noconnect`.
  ///
  /// @throws ErrorException `badarg` for a term that denotes none
  public static List<SendOption> of(List<?> terms) {
    return terms.stream().map(SendOption::of).toList();
  }

  private static SendOption of(Object term) {
    Atom name = Terms.asAtom(term);
    if (Atom.of("nosuspend").equals(name)) {
      return NOSUSPEND;
    }
    if (Atom.of("noconnect").equals(name)) {
      return NOCONNECT;
    }
    throw new ErrorException(
        Atom.of("badarg"),
        "send: the options are nosuspend and noconnect, not " + Terms.toString(term));
  }

  static SendSpec spec(SendOption[] options) {
    List<SendOption> all = Arrays.asList(options);
    return new SendSpec(!all.contains(NOSUSPEND), !all.contains(NOCONNECT));
  }
}
