package dev.joist.samples.bank;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Random;

/// Makes up a file of transfers: the same one for the same number of lines and the same seed.
///
/// One line in 2,000 is poisoned so that an account crashes, one in 200,000 (and the middle one of
/// any file of ten or more) so that it gets stuck, one in 5,000 is malformed; some payers cannot
/// pay.
final class Generator {

  private static final int LINES_PER_ACCOUNT = 1_000;
  private static final int FEWEST_ACCOUNTS = 10;
  private static final int MOST_ACCOUNTS = 1_000;
  private static final int CRASHES = 2_000;
  private static final int STUCK = 200_000;
  private static final int MALFORMED = 5_000;
  private static final int FEWEST_WITH_STUCK = 10;

  private static final String[] NOTES = {
    "", "", "", "rent", "lunch", "books", "thanks, and see you"
  };
  private static final Poison[] CRASHING = {
    Poison.PAYER_CRASHES_EARLY,
    Poison.PAYER_CRASHES_LATE,
    Poison.PAYEE_CRASHES_EARLY,
    Poison.PAYEE_CRASHES_LATE
  };
  private static final Poison[] STICKING = {Poison.PAYEE_LOOPS, Poison.PAYEE_SLEEPS};

  private final Random random;
  private final long lines;
  private final int accounts;

  private Generator(long lines, long seed) {
    this.random = new Random(seed);
    this.lines = lines;
    this.accounts = Math.clamp(lines / LINES_PER_ACCOUNT, FEWEST_ACCOUNTS, MOST_ACCOUNTS);
  }

  /// Writes a header and as many lines.
  static void write(Writer writer, long lines, long seed) throws IOException {
    Generator generator = new Generator(lines, seed);
    CsvWriter csv = CsvWriter.builder().build(writer);
    csv.writeRecord(TransferFile.HEADER.split(","));
    for (long id = 1; id <= lines; id++) {
      csv.writeRecord(generator.line(id));
    }
    csv.flush();
  }

  private String[] line(long id) {
    int from = random.nextInt(accounts);
    int to = (from + 1 + random.nextInt(accounts - 1)) % accounts;
    String[] line = {Long.toString(id), account(from), account(to), amount(), note(id)};
    return random.nextInt(MALFORMED) == 0 ? spoilt(line) : line;
  }

  private static String account(int number) {
    return "a%04d".formatted(number);
  }

  /// Mostly small, so that most payers can pay.
  private String amount() {
    int cents = 1 + random.nextInt(random.nextInt(50) == 0 ? 200_000 : 5_000);
    return "%d.%02d".formatted(cents / 100, cents % 100);
  }

  private String note(long id) {
    if (random.nextInt(CRASHES) == 0) {
      return CRASHING[random.nextInt(CRASHING.length)].note();
    }
    if (random.nextInt(STUCK) == 0 || (id == lines / 2 && lines >= FEWEST_WITH_STUCK)) {
      return STICKING[random.nextInt(STICKING.length)].note();
    }
    return NOTES[random.nextInt(NOTES.length)];
  }

  private String[] spoilt(String[] line) {
    switch (random.nextInt(5)) {
      case 0 -> line[0] = "#" + line[0];
      case 1 -> line[1] = "";
      case 2 -> line[2] = line[1];
      case 3 -> line[3] = "-" + line[3];
      default -> line[3] = line[3].replace('.', ',');
    }
    return line;
  }
}
