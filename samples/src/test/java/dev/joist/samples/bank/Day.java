package dev.joist.samples.bank;

import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.signal.Down;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/// A day of a bank without a file: the lines come from the test, which may do to the node whatever
/// it likes whenever one is read.
final class Day {

  private static final Duration LONG = Duration.ofMinutes(2);

  private Day() {}

  /// Carries the lines out.
  static BalanceSheet of(List<Line> lines) throws InterruptedException {
    return of(lines.iterator(), _ -> {});
  }

  /// Carries the lines out.
  ///
  /// @param mischief what is done before each line is read
  static BalanceSheet of(Iterator<Line> lines, Consumer<Node> mischief)
      throws InterruptedException {
    Object end = end(lines, mischief);
    if (end instanceof BalanceSheet sheet) {
      return sheet;
    }
    throw new AssertionError("the desk ended with " + end);
  }

  /// The exit reason of the desk.
  static Object end(Iterator<Line> lines, Consumer<Node> mischief) throws InterruptedException {
    try (Node node = Node.start("bank");
        Inbox inbox = node.inbox()) {
      Iterator<Line> disturbed =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return lines.hasNext();
            }

            @Override
            public Line next() {
              mischief.accept(node);
              return lines.next();
            }
          };
      Progress silent =
          new Progress(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
              false);
      var _ = inbox.spawnMonitor(() -> Desk.run(node, disturbed, silent));
      return inbox.receive(LONG, message -> message instanceof Down down ? down.reason() : null);
    }
  }
}
