package dev.joist.otp;

import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an application is: OTP's application resource.
///
/// ```java
/// ApplicationSpec.of("bank", new BankApplication())
///     .dependsOn("journal")
///     .env("currency", "EUR")
///     .startPhase("open", List.of());
/// ```
///
/// Rule: OTP-05.
///
/// @param name what it is known by
/// @param applications those that must run before it starts
/// @param env its parameters, and what they are where nobody has said otherwise
/// @param startPhases `{Phase, Arguments}`, in the order in which they run
/// @param callback what starts it; null for one that has no processes
/// @param arguments for `start`, a term
public record ApplicationSpec(
    Atom name,
    List<Atom> applications,
    Map<Atom, Object> env,
    List<Tuple> startPhases,
    @Nullable Application callback,
    Object arguments) {

  /// Keeps everything as it is now.
  public ApplicationSpec {
    applications = List.copyOf(applications);
    env = Map.copyOf(env);
    startPhases = List.copyOf(startPhases);
    arguments = Terms.of(arguments, "arguments");
  }

  /// An application that starts as the callback says.
  public static ApplicationSpec of(String name, Application callback) {
    return new ApplicationSpec(Atom.of(name), List.of(), Map.of(), List.of(), callback, List.of());
  }

  /// An application without processes: it only counts as started.
  public static ApplicationSpec library(String name) {
    return new ApplicationSpec(Atom.of(name), List.of(), Map.of(), List.of(), null, List.of());
  }

  /// The same, depending on one more.
  public ApplicationSpec dependsOn(String application) {
    List<Atom> more = new ArrayList<>(applications);
    more.add(Atom.of(application));
    return new ApplicationSpec(name, more, env, startPhases, callback, arguments);
  }

  /// The same with one more parameter.
  public ApplicationSpec env(String key, Object value) {
    Map<Atom, Object> more = new LinkedHashMap<>(env);
    more.put(Atom.of(key), Terms.of(value, key));
    return new ApplicationSpec(name, applications, more, startPhases, callback, arguments);
  }

  /// The same with one more start phase.
  public ApplicationSpec startPhase(String phase, Object phaseArguments) {
    List<Tuple> more = new ArrayList<>(startPhases);
    more.add(Tuple.of(Atom.of(phase), phaseArguments));
    return new ApplicationSpec(name, applications, env, more, callback, arguments);
  }

  /// The same with other arguments for `start`.
  public ApplicationSpec arguments(Object arguments) {
    return new ApplicationSpec(name, applications, env, startPhases, callback, arguments);
  }
}
