package dev.joist.pekko;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What each package of the bridge may know.
class BridgePackagesTest {

  private static final String INSIDE = "dev.joist.pekko.ref";
  private static final String METRICS = "dev.joist.pekko.metrics";
  private static final String WIRE = "dev.joist.pekko.wire";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.joist.pekko");

  /// What Pekko shows to everybody: whole packages, and of `org.apache.pekko.actor` these.
  private static final List<String> PUBLIC_PACKAGES =
      List.of(
          "org.apache.pekko",
          "org.apache.pekko.actor.setup",
          "org.apache.pekko.cluster",
          "org.apache.pekko.event",
          "org.apache.pekko.japi.pf",
          "org.apache.pekko.remote.artery.tcp", // its SSLEngineProvider
          "org.apache.pekko.serialization",
          "org.apache.pekko.actor.typed",
          "org.apache.pekko.actor.typed.javadsl");

  private static final List<String> PUBLIC_TYPES =
      List.of(
          "AbstractActor",
          "AbstractActor$ActorContext",
          "AbstractActor$Receive",
          "AbstractActorWithTimers",
          "AbstractExtensionId",
          "ActorRef",
          "ActorPath",
          "Address",
          "Dropped",
          "DynamicAccess",
          "Props",
          "TimerScheduler",
          "PoisonPill",
          "ActorSystem",
          "ActorSystem$Settings",
          "ClassicActorSystemProvider",
          "CoordinatedShutdown",
          "CoordinatedShutdown$Reason",
          "DynamicAccess",
          "ExtendedActorSystem",
          "Extension",
          "ExtensionId",
          "ExtensionIdProvider",
          "ActorIdentity",
          "Identify");

  /// Of `org.apache.pekko.remote`: what it publishes for everybody.
  private static final List<String> PUBLIC_EVENTS =
      List.of(
          "UniqueAddress",
          "artery.QuarantinedEvent",
          "artery.GracefulShutdownQuarantinedEvent",
          "artery.ThisActorSystemQuarantinedEvent");

  private static final List<String> WORLD =
      List.of(
          "java.",
          "javax.net.ssl.",
          "scala.",
          "com.typesafe.config.",
          "org.slf4j.",
          "org.jspecify.",
          "org.apache.pekko.",
          "com.fasterxml.jackson.",
          "io.micrometer.",
          "dev.joist.");

  @Test
  void pekkosInternalsAreKnownInOnePackageOnly() {
    assertNone(
        dependencies()
            .filter(d -> !d.getOriginClass().getPackageName().equals(INSIDE))
            .filter(d -> target(d).getPackageName().startsWith("org.apache.pekko"))
            .filter(d -> !isPublic(target(d))));
  }

  private static boolean isPublic(JavaClass type) {
    String name = type.getName();
    return PUBLIC_PACKAGES.contains(type.getPackageName())
        || List.of("Dispatchers", "MessageDispatcher").contains(type.getSimpleName())
        || PUBLIC_EVENTS.stream().anyMatch(p -> name.equals("org.apache.pekko.remote." + p))
        || PUBLIC_TYPES.stream().anyMatch(p -> name.equals("org.apache.pekko.actor." + p));
  }

  @Test
  void theInsideDoesNotKnowTheFront() {
    assertNone(
        dependencies()
            .filter(d -> d.getOriginClass().getPackageName().equals(INSIDE))
            .filter(d ->
                target(d).getPackageName().equals("dev.joist.pekko")
                    || target(d).getPackageName().equals("dev.joist")));
  }

  @Test
  void theClusterDoesNotKnowTheFront() {
    assertNone(
        dependencies()
            .filter(d -> d.getOriginClass().getPackageName().endsWith(".cluster"))
            .filter(d ->
                target(d).getPackageName().equals("dev.joist.pekko")
                    || target(d).getPackageName().equals("dev.joist")));
  }

  @Test
  void jacksonIsKnownInOnePackageOnly() {
    assertNone(
        dependencies()
            .filter(d -> !d.getOriginClass().getPackageName().equals(WIRE))
            .filter(d -> target(d).getPackageName().startsWith("com.fasterxml.jackson")));
  }

  @Test
  void micrometerIsKnownInOnePackageOnlyWhichKnowsNoPekko() {
    assertNone(
        dependencies()
            .filter(d ->
                d.getOriginClass().getPackageName().equals(METRICS)
                    ? target(d).getPackageName().startsWith("org.apache.pekko")
                    : target(d).getPackageName().startsWith("io.micrometer")));
  }

  @Test
  void theWireKnowsNeitherTheFrontNorTheInside() {
    assertNone(
        dependencies()
            .filter(d -> d.getOriginClass().getPackageName().equals(WIRE))
            .filter(d ->
                List.of("dev.joist.pekko", "dev.joist", "dev.joist.process", INSIDE)
                    .contains(target(d).getPackageName())));
  }

  @Test
  void thereAreSixPackages() {
    assertEquals(
        List.of(
            "dev.joist.pekko",
            "dev.joist.pekko.cluster",
            "dev.joist.pekko.config",
            METRICS,
            INSIDE,
            WIRE),
        CLASSES.stream().map(JavaClass::getPackageName).distinct().sorted().toList());
  }

  @Test
  void theBridgeNeedsNothingButPekkoAndJoist() {
    assertNone(
        dependencies()
            .filter(d -> !target(d).isPrimitive())
            .filter(d -> WORLD.stream().noneMatch(target(d).getName()::startsWith)));
  }

  @Test
  void everyUseOfInternalsIsExplained() {
    assertEquals(
        List.of(),
        CLASSES.stream()
            .filter(c -> c.getPackageName().equals(INSIDE) && c.isTopLevelClass())
            .filter(BridgePackagesTest::usesInternals)
            .filter(c -> !Sources.text(c).contains("*Internal API:*"))
            .map(JavaClass::getSimpleName)
            .toList());
  }

  private static boolean usesInternals(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(BridgePackagesTest::target)
        .anyMatch(used -> used.getPackageName().startsWith("org.apache.pekko") && !isPublic(used));
  }

  private static Stream<Dependency> dependencies() {
    return CLASSES.stream().flatMap(c -> c.getDirectDependenciesFromSelf().stream());
  }

  private static JavaClass target(Dependency dependency) {
    return dependency.getTargetClass().getBaseComponentType();
  }

  private static void assertNone(Stream<Dependency> violations) {
    assertEquals(
        "", String.join("\n", violations.map(Dependency::getDescription).sorted().toList()));
  }
}
