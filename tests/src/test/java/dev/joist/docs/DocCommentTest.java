package dev.joist.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What users see has a doc comment. (The compiler checks what is in the comments; told to check
/// that they are there, it would also ask for a tag per parameter.)
class DocCommentTest {
  private static final SourceTree TREE = SourceTree.around();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev/joist",
        "dev/joist/etf",
        "dev/joist/otp",
        "dev/joist/signal",
        "dev/joist/term"
      })
  void whatUsersSeeIsDescribed(String exported) throws IOException {
    List<String> sources = TREE.files("beam-semantics/src/main/java/" + exported + "/*.java");
    assertEquals("", String.join("\n", undescribed(TREE, sources)));
  }

  @Test
  void whatIsNotDescribedIsFound(@TempDir Path top) throws IOException {
    Files.writeString(
        top.resolve("Shown.java"),
        """
        /// Described.
        public record Shown(int a) {
          public Shown {}
          public Shown(int a, int b) { this(a + b); }
          public void silent() {}
          @Override public String toString() { return ""; }
          void hidden() {}
          /// Described.
          public enum Kind { A, B }
          public interface Inner { void call(); }
          class Hidden { public void call() {} }
        }
        """);
    assertEquals(
        List.of(
            "Shown.java: Shown.<init>",
            "Shown.java: Shown.silent",
            "Shown.java: Shown.Inner",
            "Shown.java: Shown.Inner.call"),
        undescribed(new SourceTree(top), List.of("Shown.java")));
  }

  private static List<String> undescribed(SourceTree tree, List<String> paths) throws IOException {
    List<String> missing = new ArrayList<>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      for (String path : paths) {
        Iterable<? extends JavaFileObject> unit =
            files.getJavaFileObjects(tree.top().resolve(path));
        var task = (JavacTask) compiler.getTask(null, files, null, null, null, unit);
        for (CompilationUnitTree file : task.parse()) {
          var search = new Search(DocTrees.instance(task), path, missing);
          for (Tree type : file.getTypeDecls()) {
            search.visit(new TreePath(new TreePath(file), type), "", false);
          }
        }
      }
    }
    return missing;
  }

  /// Walks from a type to its members, for as long as users see them.
  private record Search(DocTrees docs, String path, List<String> missing) {
    void visit(TreePath at, String outer, boolean inInterface) {
      switch (at.getLeaf()) {
        case ClassTree type when isSeen(type.getModifiers(), inInterface) -> {
          String name = outer + type.getSimpleName();
          require(at, name);
          boolean isInterface = type.getKind() == Tree.Kind.INTERFACE;
          for (Tree member : type.getMembers()) {
            visit(new TreePath(at, member), name + ".", isInterface);
          }
        }
        case MethodTree method when isSeen(method.getModifiers(), inInterface) -> {
          if (!isOverride(method) && !isCanonicalConstructor(method, at)) {
            require(at, outer + method.getName());
          }
        }
        case VariableTree field
            when isSeen(field.getModifiers(), inInterface) && !isEnumConstant(field, at) ->
            require(at, outer + field.getName());
        default -> {}
      }
    }

    private void require(TreePath at, String name) {
      if (docs.getDocComment(at) == null) {
        missing.add(path + ": " + name);
      }
    }

    private static boolean isSeen(ModifiersTree modifiers, boolean inInterface) {
      Set<Modifier> flags = modifiers.getFlags();
      return flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED)
          || (inInterface && !flags.contains(Modifier.PRIVATE));
    }

    private static boolean isOverride(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
    }

    /// The record's own comment describes it: its parameters are the record's components.
    private static boolean isCanonicalConstructor(MethodTree method, TreePath at) {
      return method.getReturnType() == null
          && at.getParentPath().getLeaf() instanceof ClassTree type
          && type.getKind() == Tree.Kind.RECORD
          && method.getParameters().stream()
              .map(VariableTree::getName)
              .toList()
              .equals(
                  type.getMembers().stream()
                      .filter(VariableTree.class::isInstance)
                      .map(VariableTree.class::cast)
                      .filter(f -> !f.getModifiers().getFlags().contains(Modifier.STATIC))
                      .map(VariableTree::getName)
                      .toList());
    }

    /// The enum's own comment may describe them all. As parsed, their type is the enum's name.
    private static boolean isEnumConstant(VariableTree field, TreePath at) {
      return at.getParentPath().getLeaf() instanceof ClassTree type
          && type.getKind() == Tree.Kind.ENUM
          && field.getType().toString().equals(type.getSimpleName().toString());
    }
  }
}
