package dev.joist.otp;

import dev.joist.SpawnOption;
import dev.joist.term.Atom;
import java.time.Duration;
import java.util.List;

/// How a server is to be started, and how it is to run. Of two options of one kind the last counts.
///
/// Rule: GS-05, GS-17, GS-18.
public sealed interface StartOption {

  /// Have a name.
  ///
  /// @param name an [Atom], registered on this node, `{global, Name}` or a [Via]
  record WithName(Object name) implements StartOption {}

  /// Give up after a time.
  ///
  /// @param time for `init`
  record WithTimeout(Duration time) implements StartOption {}

  /// Spawn with options.
  ///
  /// @param options all but `monitor`
  record WithSpawnOptions(List<SpawnOption> options) implements StartOption {

    /// Keeps the options as they are now.
    public WithSpawnOptions {
      options = List.copyOf(options);
    }
  }

  /// Hibernate after some idleness.
  ///
  /// @param idle how long nothing has come
  record WithHibernateAfter(Duration idle) implements StartOption {}

  /// Debug from the start.
  ///
  /// @param options what to do
  record WithDebug(List<DebugOption> options) implements StartOption {

    /// Keeps the options as they are now.
    public WithDebug {
      options = List.copyOf(options);
    }
  }

  /// Leave calls alone whose caller is gone.
  record WithSkipGone() implements StartOption {}

  /// Registers the server by this name before `init` runs. Rule: GS-17.
  static StartOption name(Atom name) {
    return new WithName(name);
  }

  /// As [#name(Atom)].
  static StartOption name(String name) {
    return new WithName(Atom.of(name));
  }

  /// Registers the server by a name that a [NameResolver] keeps, before `init` runs. Rule: GS-17.
  static StartOption name(Via name) {
    return new WithName(name);
  }

  /// Registers the server by a name of [Global], `{global, Name}`, before `init` runs. Rule:
  /// DIST-16, GS-17.
  ///
  /// @param name any term
  static StartOption global(Object name) {
    return new WithName(Global.name(name));
  }

  /// Kills a server whose `init` takes longer; its start fails with `timeout`. Rule: GS-05.
  static StartOption timeout(Duration time) {
    return new WithTimeout(time);
  }

  /// Spawns the server's process with options; how it is linked and monitored is for the start
  /// function to say.
  static StartOption spawnOpt(SpawnOption... options) {
    return new WithSpawnOptions(List.of(options));
  }

  /// Has the server hibernate whenever nothing has come for so long. Rule: GS-18.
  static StartOption hibernateAfter(Duration idle) {
    return new WithHibernateAfter(idle);
  }

  /// Has the server debugged from its start, as [Sys] does later.
  static StartOption debug(DebugOption... options) {
    return new WithDebug(List.of(options));
  }

  /// Has the server not bother its callback with calls whose caller waits no more: it has died, or
  /// its time was over. Not of OTP; a server that is behind catches up instead of working for
  /// nobody.
  static StartOption skipGone() {
    return new WithSkipGone();
  }
}
