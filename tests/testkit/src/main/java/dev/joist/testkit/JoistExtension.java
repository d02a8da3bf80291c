package dev.joist.testkit;

import dev.joist.Inbox;
import dev.joist.Node;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Starts a node before each test and closes it after it, as [JoistTest] says.
///
/// *Thread:* JUnit's.
public final class JoistExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(JoistExtension.class);

  /// Made by JUnit.
  public JoistExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    var _ = node(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    TestNode node = context.getStore(NAMESPACE).remove(TestNode.class, TestNode.class);
    if (node == null) {
      return;
    }
    try {
      if (context.getExecutionException().isEmpty() && !mayLeave(context)) {
        List<String> left = node.leftBehind();
        if (!left.isEmpty()) {
          throw new AssertionError(
              "the test leaves processes behind; end them, or put @LeavesProcesses on it:\n  "
                  + String.join("\n  ", left));
        }
      }
    } finally {
      node.close();
    }
  }

  private static boolean mayLeave(ExtensionContext context) {
    return isMarked(context.getTestMethod()) || isMarked(context.getTestClass());
  }

  private static boolean isMarked(Optional<? extends AnnotatedElement> element) {
    return element.map(e -> e.isAnnotationPresent(LeavesProcesses.class)).orElse(false);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestNode.class
        || type == Node.class
        || type == Inbox.class
        || type == Trail.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "each test has a node of its own; there is none for the class: ask for it in a method");
    }
    Class<?> type = parameter.getParameter().getType();
    TestNode node = node(context);
    if (type == Node.class) {
      return node.node();
    }
    if (type == Inbox.class) {
      return node.inbox();
    }
    return type == Trail.class ? node.trail() : node;
  }

  private static TestNode node(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(TestNode.class, _ -> TestNode.start("test"), TestNode.class);
  }
}
