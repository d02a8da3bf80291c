package dev.joist;

import dev.joist.signal.AliasMode;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.util.List;

/// What a monitor is to be beside a plain one: the options of `erlang:monitor/3`. Of two options of
/// one kind the last counts.
///
/// Rule: MON-12, MON-22, ALIAS-05..07.
public sealed interface MonitorOption {

  /// Another tag for the message, in place of `'DOWN'`. Rule: MON-22.
  ///
  /// @param tag a term
  record WithTag(Object tag) implements MonitorOption {}

  /// The monitor's reference is an alias too. Rule: ALIAS-05..07.
  ///
  /// @param mode when it stops being one; not `REPLY`, which is no mode of a monitor
  record WithAlias(AliasMode mode) implements MonitorOption {

    /// Checks the mode.
    public WithAlias {
      if (mode == AliasMode.REPLY) {
        throw refused(mode);
      }
    }
  }

  /// Another tag for the message, in place of `'DOWN'`. Rule: MON-22.
  static MonitorOption tag(Object tag) {
    return new WithTag(Terms.of(tag, "tag"));
  }

  /// The monitor's reference is an alias too, until then. Rule: ALIAS-05..07.
  ///
  /// @throws ErrorException `badarg` for the mode `REPLY`
  static MonitorOption alias(AliasMode mode) {
    return new WithAlias(mode);
  }

  /// The options that a list of terms denotes: `{tag, T}`, `{alias, Mode}`.
  ///
  /// @throws ErrorException `badarg` for a term that denotes none
  static List<MonitorOption> of(List<?> terms) {
    return terms.stream().map(MonitorOption::of).toList();
  }

  private static MonitorOption of(Object term) {
    MonitorOption option = OptionTerms.monitor(term);
    if (option == null) {
      throw refused(term);
    }
    return option;
  }

  private static ErrorException refused(Object option) {
    return new ErrorException(
        Atom.of("badarg"),
        "monitor: the options are {tag, Term} and {alias, explicit_unalias | demonitor |"
            + " reply_demonitor}, not "
            + Terms.toString(option));
  }
}
