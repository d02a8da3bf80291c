package dev.joist.process;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.ResultWithClock;
import org.jetbrains.kotlinx.lincheck.util.ExceptionResult;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;

/// Two or three threads that run into each other, and what must be true afterwards.
///
/// [#explore] has Lincheck's model checker run a race again and again, each time with another
/// interleaving: it goes over to another thread wherever memory is touched that both see. It
/// assumes that each thread sees at once what the others wrote; that the fences are there which
/// make that so is proven by the tests in `tests/src/jcstress`. A thread that waits for ever is
/// found too, and fails the test.
///
/// What a thread does between two steps of others is the code that programs run, but for these,
/// taken as one step or left unseen, since no other thread sees their inside: terms, and the tables
/// that change under their entity's right.
public final class Race {

  /// How many interleavings are tried: few in each build, many in the profile `slow`.
  private static final int INTERLEAVINGS = Integer.getInteger("joist.races", 40);

  /// A thread that looks more often than the code under test ever does in vain hangs.
  private static final int LOOKS = 1_000;

  /// What one thread does.
  @FunctionalInterface
  public interface Part {
    /// Does it, on a thread of its own.
    void run();
  }

  private final List<Part> parts;
  private Part afterwards = () -> {};

  private Race(List<Part> parts) {
    this.parts = parts;
  }

  /// These parts at the same time, each on a thread of its own.
  public static Race of(Part... parts) {
    return new Race(List.of(parts));
  }

  /// Checks what has come of it, when all threads are done.
  public Race then(Part check) {
    afterwards = check;
    return this;
  }

  /// Tries a race in many interleavings.
  ///
  /// @param race makes it anew each time, with all that it works on
  public static void explore(Supplier<Race> race) {
    int threads = race.get().parts.size();
    List<List<Actor>> parallel = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      parallel.add(List.of(new Actor(method("part", int.class), List.of(i))));
    }
    ExecutionScenario scenario =
        new ExecutionScenario(
            List.of(new Actor(method("set"), List.of())),
            parallel,
            List.of(new Actor(method("check"), List.of())),
            null);
    synchronized (Race.class) {
      Run.race = race;
      new ModelCheckingOptions()
          .iterations(0)
          .addCustomScenario(scenario)
          .invocationsPerIteration(INTERLEAVINGS)
          .minimizeFailedScenario(false)
          .loopBound(LOOKS)
          .verifier(NothingThrown.class)
          .addGuarantee(forClasses(Run::isUnseen).allMethods().ignore())
          .addGuarantee(
              forClasses("java.util.concurrent.ConcurrentHashMap").allMethods().treatAsAtomic())
          .check(Run.class);
    }
  }

  private static Method method(String name, Class<?>... parameters) {
    try {
      return Run.class.getMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  /// One run of the race, as Lincheck wants it: a class whose instance it makes for each.
  public static final class Run {

    private static Supplier<Race> race;

    private Race run;

    /// Made by Lincheck.
    public Run() {}

    /// Makes what the race is about.
    public void set() {
      run = race.get();
    }

    /// Runs a part.
    public void part(int i) {
      run.parts.get(i).run();
    }

    /// Checks what has come of it.
    public void check() {
      run.afterwards.run();
    }

    private static boolean isUnseen(String type) {
      return type.startsWith("dev.joist.term.")
          || type.startsWith("dev.joist.process.Table")
          || type.equals("dev.joist.process.Reasons")
          || (type.startsWith("java.util.")
              && !type.startsWith("java.util.concurrent.")
              && !type.startsWith("java.util.function."));
    }
  }

  /// Accepts a run in which nothing was thrown.
  public static final class NothingThrown implements Verifier {

    /// Made by Lincheck.
    public NothingThrown(Class<?> specification) {}

    @Override
    public boolean verifyResults(ExecutionScenario scenario, ExecutionResult results) {
      return Stream.concat(
              results.getParallelResultsWithClock().stream()
                  .flatMap(List::stream)
                  .map(ResultWithClock::getResult),
              results.getPostResults().stream())
          .noneMatch(ExceptionResult.class::isInstance);
    }
  }
}
