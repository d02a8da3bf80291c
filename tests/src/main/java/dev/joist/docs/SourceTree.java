package dev.joist.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The project's files as they lie on disk, named by their path from the top, with `/` between.
public record SourceTree(Path top) {
  /// The tree that the working directory lies in: its top holds the launcher and the parent pom.
  public static SourceTree around() {
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("joist"))
          && Files.isRegularFile(folder.resolve("pom.xml"))) {
        return new SourceTree(folder);
      }
    }
    throw new IllegalStateException(
        "no folder from "
            + here
            + " upwards holds ./joist and pom.xml: run this inside the project");
  }

  /// The files whose path matches `glob`, sorted. What builds leave behind is not looked at.
  public List<String> files(String glob) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    List<String> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return folder.endsWith("target") || folder.endsWith(".git")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              Path path = top.relativize(file);
              if (matcher.matches(path)) {
                found.add(path.toString().replace('\\', '/'));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + glob + " in " + top, e);
    }
    Collections.sort(found);
    return found;
  }

  /// Whether there is a file at `path`.
  public boolean has(String path) {
    return Files.isRegularFile(top.resolve(path));
  }

  /// The text of the file at `path`.
  public String read(String path) {
    try {
      return Files.readString(top.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /// Replaces the text of the file at `path`.
  public void write(String path, String text) {
    try {
      Files.writeString(top.resolve(path), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }
}
