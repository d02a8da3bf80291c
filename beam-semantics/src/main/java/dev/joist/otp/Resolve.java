package dev.joist.otp;

import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.Optional;

/// Which process keeps a name of [Global] when two have it: both were registered while their nodes
/// could not reach each other, and now they can.
///
/// It is a name, since it goes with the process's name to every node; a node knows the functions of
/// [#RANDOM_EXIT_NAME] and its like, and those that [Global#start(java.util.Map)] was given. If a
/// node does not know it, or what it does fails, both processes lose the name.
///
/// Rule: DIST-16.
///
/// @param function its name
public record Resolve(Atom function) {

  /// The process on the node with the greater name loses the name and is killed. Erlang says that
  /// one at random is; this is what it does.
  public static final Resolve RANDOM_EXIT_NAME = named("random_exit_name");

  /// The process on the node with the greater name loses the name and is sent
  /// `{global_name_conflict, Name}`.
  public static final Resolve RANDOM_NOTIFY_NAME = named("random_notify_name");

  /// Both lose the name, and each is sent `{global_name_conflict, Name, OtherPid}`.
  public static final Resolve NOTIFY_ALL_NAME = named("notify_all_name");

  /// Both lose the name, and nobody is told.
  public static final Resolve NONE = named("none");

  /// One that nodes know by a name.
  public static Resolve named(String function) {
    return new Resolve(Atom.of(function));
  }

  /// Decides between two processes.
  ///
  /// *Thread:* a process of its own, on the node of the second process. All changes of names wait
  /// meanwhile, so it returns soon, and must not change names itself.
  @FunctionalInterface
  public interface Function {

    /// Decides.
    ///
    /// @param name a term
    /// @param first the process on the side of the node with the greater name
    /// @param second the process on the side of the node with the lower name
    /// @return one of the two; empty when neither is to keep the name
    /// @throws Exception to take it from both
    Optional<Pid> resolve(Object name, Pid first, Pid second) throws Exception;
  }
}
