package dev.joist.signal;

import dev.joist.term.Ref;

/// A message sent through an alias; it is received only if the alias is active then.
///
/// Rule: ALIAS-02, ALIAS-04.
public final class AliasMessage extends Signal {

  private final Ref alias;
  private final Object term;

  /// The signal, not yet sent.
  ///
  /// @param alias the alias it was sent through
  /// @param term what it says
  public AliasMessage(Ref alias, Object term) {
    this.alias = alias;
    this.term = term;
  }

  /// The alias it was sent through.
  ///
  /// @return the alias it was sent through
  public Ref alias() {
    return alias;
  }

  /// What it says.
  ///
  /// @return what it says
  public Object term() {
    return term;
  }
}
