package dev.joist.samples.bank;

import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.samples.bank.Command.CarryOut;
import dev.joist.samples.bank.Command.Demo;
import dev.joist.samples.bank.Command.Generate;
import dev.joist.samples.bank.Command.Help;
import dev.joist.signal.Down;
import dev.joist.term.Terms;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/// The program: carries out the transfers of a file, in a bank where accounts crash and get stuck,
/// and shows that no cent is lost.
public final class Bank {

  /// Everything went well.
  static final int FINE = 0;

  /// The bank has failed, or its books do not balance.
  static final int FAILED = 1;

  /// The arguments or the file cannot be used.
  static final int UNUSABLE = 2;

  private static final String OWN_TRANSFERS = "transfers.csv";
  private static final String LOG_FILE = "org.slf4j.simpleLogger.logFile";

  /// As long as a receive may wait, nearly.
  private static final Duration VERY_LONG = Duration.ofDays(49);

  private final PrintStream out;
  private final PrintStream err;
  private final Supplier<Node> nodes;

  Bank(PrintStream out, PrintStream err) {
    this(out, err, () -> Node.start("bank"));
  }

  /// The bank on a node of somebody else's making.
  ///
  /// @param out for what it has to say
  /// @param err for what is wrong
  /// @param nodes makes the node, which is closed when the bank is
  public Bank(PrintStream out, PrintStream err, Supplier<Node> nodes) {
    this.out = out;
    this.err = err;
    this.nodes = nodes;
  }

  /// Runs the program and ends the JVM: with status 0 when all is well, 1 when the bank failed, 2
  /// when the arguments or the file cannot be used.
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(new Bank(System.out, System.err).run(arguments));
  }

  /// Runs the program.
  ///
  /// @return the status: 0 when all is well, 1 when the bank failed, 2 when the arguments or the
  ///   file cannot be used
  public int run(String... arguments) throws InterruptedException {
    try {
      return run(Command.of(arguments));
    } catch (UnusableFileException e) {
      err.println("bank: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      err.println("bank: " + e.getMessage());
      err.print(Command.USAGE);
    }
    return UNUSABLE;
  }

  private int run(Command command) throws InterruptedException {
    return switch (command) {
      case Help() -> {
        out.print(Command.USAGE);
        yield FINE;
      }
      case Generate(long lines, Path file, long seed) -> generate(lines, file, seed);
      case Demo() -> {
        var own = Objects.requireNonNull(Bank.class.getResourceAsStream(OWN_TRANSFERS));
        yield carryOut("the transfers that come with Joist", TransferFile.open(OWN_TRANSFERS, own));
      }
      case CarryOut(Path file) -> carryOut(file.toString(), TransferFile.open(file));
    };
  }

  private int generate(long lines, Path file, long seed) {
    try (Writer writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
      Generator.write(writer, lines, seed);
      out.printf("%s: %,d lines made up with seed %d%n", file, lines, seed);
      return FINE;
    } catch (FileAlreadyExistsException e) {
      throw new UnusableFileException(
          file + " is there already; remove it or name another file", e);
    } catch (NoSuchFileException e) {
      throw new UnusableFileException("there is no folder for " + file, e);
    } catch (AccessDeniedException e) {
      throw new UnusableFileException(file + " may not be written by you", e);
    } catch (IOException e) {
      throw new UnusableFileException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private int carryOut(String name, TransferFile transfers) throws InterruptedException {
    Path log = log();
    out.printf("Bank: %s. Crash reports and skipped lines go to %s%n", name, log);
    long start = System.nanoTime();
    Progress progress = new Progress(out, isTerminal());
    try (transfers;
        Node node = nodes.get();
        Inbox inbox = node.inbox()) {
      var _ = inbox.spawnMonitor(() -> Desk.run(node, transfers, progress));
      Down end = inbox.receive(VERY_LONG, message -> message instanceof Down down ? down : null);
      if (end.reason() instanceof BalanceSheet sheet) {
        out.printf("%n%.1f seconds later:%n", (System.nanoTime() - start) / 1e9);
        return present(sheet, log);
      }
      err.println("bank: the desk failed: " + Terms.toString(end.reason()) + "; see " + log);
      return FAILED;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // on JDK 25 it is null again where there is no terminal
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  int present(BalanceSheet sheet, Path log) {
    sheet.text().forEach(out::println);
    if (!sheet.malformed().isEmpty()) {
      out.println("Skipped, being no transfers:");
      sheet.malformed().forEach(line -> out.println("  " + line));
      long more = sheet.count().malformed() - sheet.malformed().size();
      if (more > 0) {
        out.printf("  and %,d more, which are in %s%n", more, log);
      }
    }
    if (!sheet.isBalanced()) {
      err.println("bank: the books do not balance");
      return FAILED;
    }
    if (!sheet.unread().isEmpty()) {
      err.println("bank: " + sheet.unread());
      return UNUSABLE;
    }
    return FINE;
  }

  /// Where the log is: `bank.log` in the current folder, or in that for temporary files if there is
  /// nothing to be written here.
  private static Path log() {
    String set = System.getProperty(LOG_FILE);
    Path here = Path.of("bank.log").toAbsolutePath();
    Path log =
        set != null
            ? Path.of(set)
            : Files.isWritable(Files.exists(here) ? here : here.getParent())
                ? here
                : Path.of(System.getProperty("java.io.tmpdir"), "bank.log");
    System.setProperty(LOG_FILE, log.toString());
    return log;
  }
}
