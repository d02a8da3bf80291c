package dev.joist.samples.bank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Node;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// No cent is lost, whatever happens to the processes of the bank.
class DayTest {

  private static final Atom KILL = Atom.of("kill");

  // ---- transfers without mishaps

  @Test
  void aTransferMovesMoney() throws InterruptedException {
    BalanceSheet sheet = Day.of(List.of(transfer(1, "alice", "bob", 1_234, "rent")));
    assertEquals(Map.of("alice", 98_766L, "bob", 101_234L), holdings(sheet));
    assertEquals(new BalanceSheet.Count(1, 0, 0, 0, 0, 0), sheet.count());
  }

  @Test
  void whatThePayerDoesNotHaveIsRefused() throws InterruptedException {
    BalanceSheet sheet =
        Day.of(
            List.of(
                transfer(1, "alice", "bob", Journal.OPENING + 1, ""),
                transfer(2, "carol", "dave", Journal.OPENING, "")));
    assertEquals(
        Map.of("alice", 100_000L, "carol", 0L, "dave", 200_000L),
        holdings(sheet),
        "nobody has asked anything of bob, so he has no account");
    assertEquals(new BalanceSheet.Count(1, 1, 0, 0, 0, 0), sheet.count());
  }

  @Test
  void twentyThousandTransfersComeOutToTheCent() throws InterruptedException {
    Random random = new Random(20_000);
    List<Line> lines = new ArrayList<>();
    for (long id = 1; id <= 20_000; id++) {
      lines.add(small(random, id, ""));
    }
    BalanceSheet sheet = Day.of(lines);
    assertEquals(expected(lines), holdings(sheet));
    assertEquals(20_000, sheet.count().done());
    assertTrue(sheet.isBalanced());
  }

  @Test
  void noMoreProcessesThanTellersAndAccountsAreThere() throws InterruptedException {
    Random random = new Random(7);
    Iterator<Line> lines =
        LongStream.rangeClosed(1, 5_000).<Line>mapToObj(id -> small(random, id, "")).iterator();
    AtomicInteger most = new AtomicInteger();
    BalanceSheet sheet =
        Day.of(lines, node -> most.accumulateAndGet(node.processCount(), Math::max));
    int accountsDeskBankBranchJournalInbox = sheet.holdings().size() + 5;
    assertTrue(
        most.get() <= Desk.TELLERS + accountsDeskBankBranchJournalInbox,
        most + " processes at once");
    assertTrue(most.get() > accountsDeskBankBranchJournalInbox, most + " processes at once");
  }

  // ---- poisoned transfers

  @ParameterizedTest
  @EnumSource
  void aPoisonedTransferIsDoneOnceOrNotAtAll(Poison poison) throws InterruptedException {
    BalanceSheet sheet =
        Day.of(
            List.of(
                transfer(1, "alice", "bob", 100, poison.note()),
                transfer(2, "carol", "alice", 10, ""),
                transfer(3, "carol", "bob", 10, "")));
    long moved = poison.isDeadly() ? 0 : 100;
    assertEquals(
        Map.of("alice", 100_010 - moved, "bob", 100_010 + moved, "carol", 99_980L),
        holdings(sheet));
    assertEquals(poison.isDeadly() ? 1 : 0, sheet.count().givenUp());
    assertEquals(poison.isDeadly() ? 2 : 3, sheet.count().done());
    assertTrue(
        sheet.count().crashes() + sheet.count().kills() >= (poison.isDeadly() ? Teller.STRIKES : 1),
        sheet.count()::toString);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void accountsThatCrashAtEveryPointLoseNoCent(long seed) throws InterruptedException {
    Random random = new Random(seed);
    List<Line> lines = new ArrayList<>();
    for (long id = 1; id <= 5_000; id++) {
      lines.add(small(random, id, random.nextInt(10) == 0 ? crash(random).note() : ""));
    }
    BalanceSheet sheet = Day.of(lines);
    assertEquals(expected(lines), holdings(sheet));
    assertEquals(lines.stream().filter(DayTest::isDeadly).count(), sheet.count().givenUp());
    assertTrue(sheet.isBalanced());
  }

  @Test
  void stuckAccountsAreKilledAndLoseNoCent() throws InterruptedException {
    Random random = new Random(99);
    List<Line> lines = new ArrayList<>();
    for (long id = 1; id <= 1_000; id++) {
      String note =
          id % 100 == 0
              ? (random.nextBoolean() ? Poison.PAYEE_LOOPS : Poison.PAYEE_SLEEPS).note()
              : "";
      lines.add(small(random, id, note));
    }
    BalanceSheet sheet = Day.of(lines);
    assertEquals(expected(lines), holdings(sheet));
    assertEquals(10, sheet.count().givenUp());
    assertTrue(sheet.count().kills() >= 10 * Teller.STRIKES, sheet.count()::toString);
  }

  // ---- mischief from outside

  /// Each transfer brings the sink one cent, so what the sink has tells how many were done.
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void killedAccountsAndTellersLoseNoCent(long seed) throws InterruptedException {
    Random random = new Random(seed);
    Iterator<Line> lines =
        LongStream.rangeClosed(1, 5_000)
            .<Line>mapToObj(id -> transfer(id, "source" + random.nextInt(10), "sink", 1, ""))
            .iterator();
    AtomicInteger killed = new AtomicInteger();
    BalanceSheet sheet =
        Day.of(
            lines,
            node -> {
              if (random.nextInt(20) == 0) {
                killOne(node, random);
                killed.incrementAndGet();
              }
            });
    assertTrue(sheet.isBalanced(), () -> String.join("\n", sheet.text()));
    assertEquals(5_000, sheet.count().done() + sheet.count().givenUp());
    assertEquals(Journal.OPENING + sheet.count().done(), holdings(sheet).get("sink"));
    assertTrue(killed.get() > 100, killed + " killed");
    assertTrue(sheet.count().kills() > 0, sheet.count()::toString);
  }

  /// Kills an account or a teller.
  private static void killOne(Node node, Random random) {
    List<Pid> spared =
        List.of(Desk.NAME, Desk.BANK_NAME, Branch.NAME, Journal.NAME).stream()
            .map(name -> node.whereis(name).orElseThrow())
            .toList();
    List<Pid> others =
        node.processes().stream()
            .filter(pid -> !spared.contains(pid) && pid.id() > spared.getFirst().id())
            .toList();
    if (!others.isEmpty()) {
      node.exit(others.get(random.nextInt(others.size())), KILL);
    }
  }

  @Test
  void withoutItsJournalTheBankEnds() throws InterruptedException {
    List<Line> lines =
        List.of(transfer(1, "alice", "bob", 1, ""), transfer(2, "alice", "bob", 1, ""));
    Object end =
        Day.end(
            lines.iterator(),
            node -> node.whereis(Journal.NAME).ifPresent(journal -> node.exit(journal, KILL)));
    assertEquals(Atom.of("shutdown"), end); // its supervisor gives up
  }

  @Test
  void aFileThatBreaksOffIsCarriedOutAsFarAsItWasRead() throws InterruptedException {
    String start = TransferFile.HEADER + "\n1,alice,bob,1.00,\n2,alice,bob,1.00,\n";
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
          }
        };
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(start.getBytes(StandardCharsets.UTF_8)), broken);
    try (TransferFile file = TransferFile.open("disk.csv", in)) {
      BalanceSheet sheet = Day.of(file, _ -> {});
      assertEquals("disk.csv cannot be read from line 4 on: the disk is gone", sheet.unread());
      assertEquals(2, sheet.count().done());
      assertTrue(sheet.isBalanced());
    }
  }

  // ---- vocabulary

  private static Transfer transfer(long id, String from, String to, long cents, String note) {
    return new Transfer(id + 1, id, from, to, cents, note);
  }

  /// A transfer so small that it can always be paid.
  private static Transfer small(Random random, long id, String note) {
    int from = random.nextInt(20);
    int to = (from + 1 + random.nextInt(19)) % 20;
    return transfer(id, "a" + from, "a" + to, 1 + random.nextInt(50), note);
  }

  private static Poison crash(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Poison.PAYER_CRASHES_EARLY;
      case 1 -> Poison.PAYER_CRASHES_LATE;
      case 2 -> Poison.PAYEE_CRASHES_EARLY;
      default -> Poison.PAYEE_CRASHES_LATE;
    };
  }

  private static boolean isDeadly(Line line) {
    return line instanceof Transfer transfer
        && List.of(Poison.values()).stream()
            .anyMatch(poison -> poison.isDeadly() && poison.note().equals(transfer.note()));
  }

  /// What the accounts have if each transfer was done once, but the deadly ones not at all.
  private static Map<String, Long> expected(List<Line> lines) {
    Map<String, Long> balances = new TreeMap<>();
    for (Line line : lines) {
      if (line instanceof Transfer transfer) {
        long cents = isDeadly(line) ? 0 : transfer.cents();
        balances.merge(transfer.from(), Journal.OPENING - cents, (a, b) -> a - cents);
        balances.merge(transfer.to(), Journal.OPENING + cents, (a, b) -> a + cents);
      }
    }
    return balances;
  }

  private static Map<String, Long> holdings(BalanceSheet sheet) {
    return sheet.holdings().stream()
        .collect(Collectors.toMap(Holding::account, Holding::cents, Long::sum, TreeMap::new));
  }
}
