package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import java.util.List;
import java.util.Optional;

/// A part of a program that is started and stopped as a whole: a supervisor with all that is below
/// it. Erlang's `application`: the behaviour's callbacks, and the functions of its module.
///
/// ```java
/// Application.load(ApplicationSpec.of("journal", (type, args) -> Journal.startLink()));
/// Application.load(ApplicationSpec.of("bank", (type, args) -> Bank.startLink()).dependsOn("journal"));
/// Application.ensureAllStarted("bank");
/// ```
///
/// An application ends when its top supervisor does, and what that means its [StartType] says. A
/// node that stops for it first reports `node_stops` with the reason that OTP's emulator would end
/// with, `{application_terminated, Name, Reason}` or `{application_start_failure, Name, Reason}`;
/// then stops the other applications, the last started first; and is closed then. The JVM goes on.
///
/// Applications are a node's. Takeover, failover, included applications and `config_change` are not
/// here: they are about several nodes, boot scripts and upgrades.
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`.
///
/// Rule: OTP-05, OTP-06, OTP-07.
@FunctionalInterface
public interface Application {

  /// What the end of an application means for the node.
  enum StartType {
    /// It is reported, and all others go on.
    TEMPORARY,
    /// The node stops, unless the reason is `normal`.
    TRANSIENT,
    /// The node stops, whatever the reason.
    PERMANENT
  }

  // ---- callbacks

  /// Starts the application's top supervisor, linked to the calling process.
  ///
  /// @param type the atom `normal`
  /// @param arguments of the spec
  /// @return `ok`; with [StartResult.OkExtra] its extra is the state that [#prepStop] and [#stop]
  ///   are given, which else is `[]`; or an error
  /// @throws Exception to have the start fail
  StartResult start(Object type, Object arguments) throws Exception;

  /// Runs a start phase, once the top supervisor has started.
  ///
  /// @return whether it went well
  /// @throws Exception to have the start fail
  default Outcome startPhase(Atom phase, Object type, Object arguments) throws Exception {
    return Outcome.done();
  }

  /// Is told that the application is about to be stopped, while all its processes still run.
  ///
  /// @return the state for [#stop]
  /// @throws Exception which is reported; the application is stopped all the same
  default Object prepStop(Object state) throws Exception {
    return state;
  }

  /// Is told that the application has stopped, whyever.
  ///
  /// @throws Exception which is reported
  default void stop(Object state) throws Exception {}

  // ---- starting and stopping

  /// Makes an application known, so that others can depend on it.
  ///
  /// @return `ok` or `{already_loaded, Name}`
  static Outcome load(ApplicationSpec spec) {
    return Applications.here().load(spec);
  }

  /// Makes an application that does not run unknown.
  ///
  /// @return `ok`, `{not_loaded, Name}` or `{running, Name}`
  static Outcome unload(String name) {
    return Applications.here().unload(Atom.of(name));
  }

  /// Starts an application that is loaded, as `temporary`. Rule: OTP-05.
  ///
  /// @return `ok`, `{already_started, Name}`, `{not_loaded, Name}`, `{not_started, Dependency}`,
  ///   `{Reason, {Module, start, Arguments}}`, or `{bad_return, {{Module, start, Arguments},
  ///   Value}}`
  static Outcome start(String name) {
    return start(name, StartType.TEMPORARY);
  }

  /// Starts an application that is loaded. The node stops when one that is permanent or transient
  /// fails to start, after this has returned. Rule: OTP-05, OTP-07.
  ///
  /// @return as [#start(String)]
  static Outcome start(String name, StartType type) {
    return Applications.here().start(Atom.of(name), type);
  }

  /// Starts an application and before it, in order, those it depends on that do not run. Rule:
  /// OTP-05.
  ///
  /// @return `ok`, or the first error: `{Name, Reason}`, those started for it being stopped again
  static Outcome ensureAllStarted(String name) {
    return Applications.here().ensureAllStarted(Atom.of(name), StartType.TEMPORARY);
  }

  /// Stops an application: [#prepStop], the end of its top supervisor, [#stop]. Those that depend
  /// on it go on. Rule: OTP-06.
  ///
  /// @return `ok` or `{not_started, Name}`
  static Outcome stop(String name) {
    return Applications.here().stop(Atom.of(name));
  }

  // ---- what there is

  /// The applications that run, the last started first.
  static List<Atom> whichApplications() {
    return Applications.here().running();
  }

  /// The applications that are known, in no order.
  static List<Atom> loadedApplications() {
    return Applications.here().loaded();
  }

  /// A parameter of an application.
  static Optional<Object> getEnv(String name, String key) {
    return Applications.here().env(Atom.of(name), Atom.of(key));
  }

  /// Sets a parameter of an application, which may yet have to be loaded. It stays when that is
  /// unloaded.
  static void setEnv(String name, String key, Object value) {
    Applications.here().env(Atom.of(name), Atom.of(key), Terms.of(value, key));
  }

  /// The application that the calling process belongs to: that of its group leader.
  static Optional<Atom> getApplication() {
    return Applications.here().of(Beam.groupLeader());
  }

  /// The application that a process of this node belongs to.
  static Optional<Atom> getApplication(Pid pid) {
    return Applications.here().ofMember(pid);
  }
}
