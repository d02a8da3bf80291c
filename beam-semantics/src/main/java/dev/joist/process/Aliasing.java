package dev.joist.process;

import dev.joist.signal.AliasMode;
import dev.joist.signal.ErrorException;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import org.jspecify.annotations.Nullable;

/// Aliases: `erlang:alias/1`, `erlang:unalias/1`.
///
/// Rule: ALIAS-01..12.
public final class Aliasing {

  private Aliasing() {}

  /// Makes an alias of the calling process.
  ///
  /// @param self the calling process
  /// @param mode [AliasMode#EXPLICIT_UNALIAS] or [AliasMode#REPLY]
  /// @return a reference that can be sent to while it is active
  /// @throws ErrorException `badarg` for a mode that only a monitor's alias has
  public static Ref alias(LocalProcess self, AliasMode mode) {
    if (mode.endsWithMonitor()) {
      throw new ErrorException(
          Reasons.BADARG, "alias: " + mode + " is for the alias of a monitor, which ends with it");
    }
    self.enter();
    try {
      Ref ref = self.node().newRef(self.pid());
      self.mailbox.mark(ref);
      plant(self, ref, mode);
      return ref;
    } finally {
      self.leave();
    }
  }

  /// Enters an alias in its owner's table; under its right.
  static void plant(LocalProcess owner, Ref ref, AliasMode mode) {
    if (owner.aliases == null) {
      owner.aliases = new Table<>();
    }
    owner.aliases.insert(new Alias(ref, mode));
  }

  /// Ends an alias.
  ///
  /// @param self the calling process
  /// @param ref any reference
  /// @return whether it was an active alias of the caller's
  public static boolean unalias(LocalProcess self, Ref ref) {
    self.enter();
    try {
      return self.aliases != null && self.aliases.remove(ref) != null;
    } finally {
      self.leave();
    }
  }

  /// Whether an alias is active: whether a message through it would reach somebody now.
  ///
  /// @param self the calling process
  /// @param ref any reference
  /// @return true also for each reference of another node: what becomes of those is not known here
  public static boolean isActive(LocalProcess self, Ref ref) {
    Pid owner = self.node().owner(ref);
    LocalProcess process = owner == null ? null : self.node().process(owner);
    if (process == null) {
      return Departure.isOf(self.node(), ref);
    }
    if (process == self) {
      self.step();
      return isActive(self.aliases, ref);
    }
    return Inspection.inquire(self, process, other -> isActive(other.aliases, ref), false);
  }

  private static boolean isActive(@Nullable Table<Alias> aliases, Ref ref) {
    return aliases != null && aliases.find(ref) != null;
  }
}
