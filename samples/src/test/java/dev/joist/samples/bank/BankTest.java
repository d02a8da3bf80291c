package dev.joist.samples.bank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as its users meet it: arguments, what it prints, its exit status.
class BankTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void theTransfersThatComeWithJoistLoseNoCent() throws InterruptedException {
    assertEquals(Bank.FINE, run());
    assertEquals("", err());
    assertShown("total at opening           12,000.00");
    assertShown("total at closing           12,000.00  no cent lost");
    assertShown("  line 31: id 'x17' is not a whole number from 1 up, of at most 18 digits");
    assertShown("transfer 41 (line 42) says 'payer crashes late'");
  }

  @Test
  void aFileThatWasMadeUpIsCarriedOut(@TempDir Path folder) throws InterruptedException {
    String file = folder.resolve("made-up.csv").toString();
    assertEquals(Bank.FINE, run("--generate", "3000", file, "--seed", "4"));
    assertShown(file + ": 3,000 lines made up with seed 4");
    assertEquals(Bank.FINE, run(file));
    assertShown("no cent lost");
  }

  @Test
  void aFileIsNotOverwritten(@TempDir Path folder) throws InterruptedException, IOException {
    Path file = folder.resolve("precious.csv");
    Files.writeString(file, "precious");
    assertEquals(Bank.UNUSABLE, run("--generate", "10", file.toString()));
    assertEquals("bank: " + file + " is there already; remove it or name another file\n", err());
    assertEquals("precious", Files.readString(file));
  }

  @Test
  void aFolderThatIsNotThereIsNamed(@TempDir Path folder) throws InterruptedException {
    Path file = folder.resolve("nowhere").resolve("new.csv");
    assertEquals(Bank.UNUSABLE, run("--generate", "10", file.toString()));
    assertEquals("bank: there is no folder for " + file + "\n", err());
  }

  @Test
  void onlyTheFirstMalformedLinesAreShown(@TempDir Path folder)
      throws InterruptedException, IOException {
    Path file = folder.resolve("bad.csv");
    Files.writeString(
        file,
        LongStream.rangeClosed(1, 25)
            .mapToObj(id -> id + ",a,a,1.00,")
            .reduce(TransferFile.HEADER, (text, line) -> text + "\n" + line));
    assertEquals(Bank.FINE, run(file.toString()));
    assertShown("  line 21: from and to are the same account, a\n  and 5 more, which are in ");
  }

  @Test
  void aFileThatCannotBeUsedIsSaidToBeSo(@TempDir Path folder) throws InterruptedException {
    Path file = folder.resolve("none.csv");
    assertEquals(Bank.UNUSABLE, run(file.toString()));
    assertEquals("bank: there is no file " + file + "\n", err());
    assertEquals("", out());
  }

  @Test
  void argumentsThatCannotBeUsedAreExplained() throws InterruptedException {
    assertMisused("unknown option '--frobnicate'", "--frobnicate");
    assertMisused("one file at a time, not also 'b.csv'", "a.csv", "b.csv");
    assertMisused("--generate wants a number of lines and a file", "--generate");
    assertMisused("--generate wants a number of lines and a file", "--generate", "9");
    assertMisused(
        "--generate wants a number of lines and a file", "--generate", "9", "f", "--sed", "1");
    assertMisused("the number of lines is a whole number, not 'x'", "--generate", "x", "f");
    assertMisused("the number of lines is from 1 to 100,000,000, not 0", "--generate", "0", "f");
    assertMisused("the seed is a whole number, not 'x'", "--generate", "9", "f", "--seed", "x");
  }

  @Test
  void helpIsGiven() throws InterruptedException {
    assertEquals(Bank.FINE, run("--help"));
    assertEquals(Command.USAGE, out());
  }

  @Test
  void booksThatDoNotBalanceAreShouted() {
    List<Holding> holdings = List.of(new Holding("alice", 90_000), new Holding("bob", 100_000));
    BalanceSheet sheet =
        new BalanceSheet(
            holdings, List.of(), new BalanceSheet.Count(1, 0, 0, 0, 0, 0), List.of(), "");
    assertEquals(Bank.FAILED, bank().present(sheet, Path.of("bank.log")));
    assertShown("total at closing            1,900.00  100.00 LOST");
    assertEquals("bank: the books do not balance\n", err());
  }

  @Test
  void anAccountThatContradictsTheJournalIsShouted() {
    List<Holding> holdings = List.of(new Holding("alice", 100_000));
    BalanceSheet sheet =
        new BalanceSheet(
            holdings,
            List.of("  alice differs"),
            new BalanceSheet.Count(1, 0, 0, 0, 0, 0),
            List.of(),
            "");
    assertEquals(Bank.FAILED, bank().present(sheet, Path.of("bank.log")));
    assertShown("the accounts and the journal differ:\n  alice differs");
  }

  @Test
  void aFileThatBrokeOffGivesTheStatusOfAnUnusableOne() {
    BalanceSheet sheet =
        new BalanceSheet(
            List.of(new Holding("alice", 100_000)),
            List.of(),
            new BalanceSheet.Count(1, 0, 0, 0, 0, 0),
            List.of(),
            "disk.csv cannot be read from line 4 on: the disk is gone");
    assertEquals(Bank.UNUSABLE, bank().present(sheet, Path.of("bank.log")));
    assertEquals("bank: disk.csv cannot be read from line 4 on: the disk is gone\n", err());
  }

  private void assertMisused(String message, String... arguments) throws InterruptedException {
    err.reset();
    assertEquals(Bank.UNUSABLE, run(arguments));
    assertEquals("bank: " + message + "\n" + Command.USAGE, err());
  }

  private void assertShown(String text) {
    assertTrue(out().contains(text), out());
  }

  private int run(String... arguments) throws InterruptedException {
    return bank().run(arguments);
  }

  private Bank bank() {
    return new Bank(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
