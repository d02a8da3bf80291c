package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The order of the packages, and what each may know of the others and of the world.
class PackageOrderTest {
  /// The packages as the house has them: each may import only those before it.
  private static final List<String> ORDER =
      List.of(
          "dev.joist.term",
          "dev.joist.etf",
          "dev.joist.heap",
          "dev.joist.signal",
          "dev.joist.mailbox",
          "dev.joist.schedule",
          "dev.joist.dist",
          "dev.joist.process",
          "dev.joist.connection",
          "dev.joist",
          "dev.joist.otp");

  private static final Set<String> EXPORTED =
      Set.of(
          "dev.joist.term",
          "dev.joist.etf",
          "dev.joist.signal",
          "dev.joist.dist",
          "dev.joist",
          "dev.joist.otp");

  /// What the rules may be built from, besides Joist: the JDK, one logging API, null annotations.
  private static final List<String> WORLD = List.of("java.", "org.slf4j", "org.jspecify.");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.joist");

  @Test
  void aPackageImportsOnlyThoseBeforeIt() {
    assertNone(
        dependencies()
            .filter(d -> isJoist(d.getTargetClass()))
            .filter(d -> place(d.getTargetClass()) > place(d.getOriginClass())));
  }

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    assertFalse(CLASSES.isEmpty(), "no class of dev.joist was found");
    assertNone(
        CLASSES.stream()
            .filter(c -> place(c) < 0)
            .map(c -> c.getName() + " is in a package that is not in PackageOrderTest.ORDER"));
  }

  @Test
  void theRulesKnowNoFramework() {
    assertNone(
        dependencies()
            .filter(d -> !isJoist(d.getTargetClass()))
            .filter(d -> WORLD.stream().noneMatch(elementType(d)::startsWith)));
  }

  @Test
  void whatUsersSeeNamesNoUnexportedPackage() {
    Predicate<JavaClass> hidden =
        seen -> isJoist(seen) && !EXPORTED.contains(seen.getBaseComponentType().getPackageName());
    assertNone(
        CLASSES.stream()
            .filter(PackageOrderTest::isSeenByUsers)
            .flatMap(c ->
                Stream.concat(
                    supertypes(c).filter(hidden).map(s -> c.getName() + " is a " + s.getName()),
                    c.getMembers().stream()
                        .filter(PackageOrderTest::isVisible)
                        .flatMap(m ->
                            m.getAllInvolvedRawTypes().stream()
                                .filter(hidden)
                                .map(s -> m.getFullName() + " shows " + s.getName())))));
  }

  @Test
  void theModuleExportsWhatUsersNeedAndNoMore() throws IOException {
    Set<String> exported = new TreeSet<>();
    beamModule().exports().stream()
        .filter(e -> !e.isQualified())
        .forEach(e -> exported.add(e.source()));
    Set<String> expected = new TreeSet<>();
    CLASSES.stream()
        .filter(c -> !c.getSimpleName().equals("package-info"))
        .map(JavaClass::getPackageName)
        .filter(EXPORTED::contains)
        .forEach(expected::add);
    assertEquals(expected, exported);
  }

  @Test
  void hostsOfNodesAloneAreShownTheProcessPackage() throws IOException {
    Set<String> shown = new TreeSet<>();
    beamModule().exports().stream()
        .filter(ModuleDescriptor.Exports::isQualified)
        .forEach(e -> e.targets().forEach(target -> shown.add(e.source() + " to " + target)));
    assertEquals(Set.of("dev.joist.process to dev.joist.pekko"), shown);
  }

  private static ModuleDescriptor beamModule() throws IOException {
    var files =
        PackageOrderTest.class.getClassLoader().getResources("module-info.class").asIterator();
    while (files.hasNext()) {
      try (InputStream file = files.next().openStream()) {
        ModuleDescriptor module = ModuleDescriptor.read(file);
        if (module.name().equals("dev.joist.beam")) {
          return module;
        }
      }
    }
    throw new AssertionError("module dev.joist.beam is not on the class path");
  }

  private static Stream<Dependency> dependencies() {
    return CLASSES.stream().flatMap(c -> c.getDirectDependenciesFromSelf().stream());
  }

  private static boolean isJoist(JavaClass c) {
    String name = c.getBaseComponentType().getPackageName();
    return name.equals("dev.joist") || name.startsWith("dev.joist.");
  }

  private static int place(JavaClass c) {
    return ORDER.indexOf(c.getBaseComponentType().getPackageName());
  }

  private static String elementType(Dependency d) {
    JavaClass target = d.getTargetClass().getBaseComponentType();
    return target.isPrimitive() ? "java." : target.getName();
  }

  private static Stream<JavaClass> supertypes(JavaClass c) {
    return Stream.concat(c.getRawSuperclass().stream(), c.getRawInterfaces().stream());
  }

  /// Public or protected all the way out of its nest, in an exported package.
  private static boolean isSeenByUsers(JavaClass c) {
    return EXPORTED.contains(c.getPackageName())
        && Stream.iterate(c, n -> n != null, n -> n.getEnclosingClass().orElse(null))
            .allMatch(n -> isVisible(n.getModifiers()));
  }

  private static boolean isVisible(JavaMember member) {
    return isVisible(member.getModifiers());
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static void assertNone(Stream<?> violations) {
    assertEquals("", String.join("\n", violations.map(String::valueOf).sorted().toList()));
  }
}
