package dev.joist.otp;

import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.Optional;

/// Where names of processes are kept that are no registered names of the node: what Erlang calls a
/// *via module*. With [Via] such a name stands wherever a server is named.
///
/// *Thread:* that of the calling process. What it does may call and wait.
///
/// Rule: GS-17, GS-20.
public interface NameResolver {

  /// What stands for this resolver in terms: `{via, Module, Name}`.
  Atom module();

  /// Gives a process a name, unless it is taken.
  ///
  /// @return whether the process has it now
  boolean registerName(Object name, Pid pid);

  /// Frees a name; nothing happens when nobody has it.
  void unregisterName(Object name);

  /// The process that has a name now.
  Optional<Pid> whereisName(Object name);
}
