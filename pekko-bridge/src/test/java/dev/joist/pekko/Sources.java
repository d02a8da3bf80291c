package dev.joist.pekko;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The sources of this module.
final class Sources {

  private Sources() {}

  /// The source of a class.
  static String text(JavaClass type) {
    try {
      return Files.readString(Path.of("src/main/java", type.getName().replace('.', '/') + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
