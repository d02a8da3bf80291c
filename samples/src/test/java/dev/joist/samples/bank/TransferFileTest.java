package dev.joist.samples.bank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.joist.samples.bank.Line.Malformed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every line of a file is a transfer, or is reported with its number and what is wrong with it.
class TransferFileTest {

  private static final String HEADER = TransferFile.HEADER + "\n";

  @Test
  void aLineIsATransfer() {
    assertEquals(
        List.of(
            new Transfer(2, 17, "alice", "bob", 1_234, "rent"),
            new Transfer(3, 18, "Zoë", "b.o-b_2", 1, "thanks, \"dear\"")),
        read(HEADER + "17,alice,bob,12.34,rent\n18,Zoë,b.o-b_2,0.01,\"thanks, \"\"dear\"\"\"\n"));
  }

  @Test
  void emptyLinesAreSkippedAndCounted() {
    assertEquals(
        List.of(new Transfer(5, 1, "a", "b", 100, ""), new Transfer(8, 2, "a", "b", 100, "")),
        read("\n" + HEADER + "\n  \n1,a,b,1.00,\n\n\n2,a,b,1.00,"));
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsDoNotMatter() {
    assertEquals(
        List.of(new Transfer(2, 1, "a", "b", 100, "x")),
        read("\uFEFF" + TransferFile.HEADER + "\r\n1,a,b,1.00,x\r\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x17,a,b,1.00, | id 'x17' is not a whole number from 1 up, of at most 18 digits",
        "0,a,b,1.00, | id '0' is not a whole number from 1 up, of at most 18 digits",
        "-1,a,b,1.00, | id '-1' is not a whole number from 1 up, of at most 18 digits",
        "9999999999999999999,a,b,1.00, | id '9999999999999999999' is not a whole number from 1 up, of at most 18 digits",
        "1,a,b,1.00 | the number of fields is 4, not the 5 of id,from,to,amount,note",
        "1,a,b,1.00,x,y | the number of fields is 6, not the 5 of id,from,to,amount,note",
        "1,,b,1.00, | from '' is no account, which has up to 40 letters, digits, dots, dashes and underscores",
        "1,a,b c,1.00, | to 'b c' is no account, which has up to 40 letters, digits, dots, dashes and underscores",
        "1,a,a,1.00, | from and to are the same account, a",
        "1,a,b,-1.00, | amount '-1.00' is negative; to pay the other way round, swap from and to",
        "1,a,b,99999999999.99, | amount '99999999999.99' is more than 1,000,000,000.00, the most this bank moves at once",
        "1,a,\"b,1.00, | no CSV: Unclosed quoted field at end of input",
        "1,\"a\"x,b,1.00, | no CSV: Unexpected character after closing quote: 'x' (0x78)"
      })
  void aMalformedLineIsReportedWithItsNumberAndSpoilsNoOther(String line, String reason) {
    assertEquals(
        List.of(
            new Transfer(2, 7, "a", "b", 100, ""),
            new Malformed(3, reason),
            new Transfer(4, 8, "a", "b", 100, "")),
        read(HEADER + "7,a,b,1.00,\n" + line + "\n8,a,b,1.00,\n"));
  }

  @Test
  void anIdOfAnEarlierLineIsReported() {
    assertEquals(
        List.of(
            new Transfer(2, 5_000_000_000L, "a", "b", 100, ""),
            new Malformed(3, "id 5000000000 stands on an earlier line too"),
            new Transfer(4, 5_000_000_001L, "a", "b", 100, "")),
        read(HEADER + "5000000000,a,b,1.00,\n5000000000,a,c,2.00,\n5000000001,a,b,1.00,\n"));
  }

  @Test
  void theIdOfAMalformedLineMayComeAgain() {
    assertEquals(
        List.of(
            new Malformed(2, "amount '1' is not written like 12.34, with a dot and two decimals"),
            new Transfer(3, 1, "a", "b", 100, "")),
        read(HEADER + "1,a,b,1,\n1,a,b,1.00,\n"));
  }

  @Test
  void bytesThatAreNotUtf8AreReportedInTheirLine() {
    byte[] latin = (HEADER + "1,Zoë,b,1.00,\n2,a,b,1.00,\n").getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        List.of(
            new Malformed(2, "the text '1,Zo\uFFFD,b,1.00,' is not UTF-8"),
            new Transfer(3, 2, "a", "b", 100, "")),
        read(latin));
  }

  @Test
  void aLongOrUnprintableTextIsShortenedInTheReport() {
    assertEquals(
        List.of(
            new Malformed(
                2,
                "id '?[2Jxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...'"
                    + " is not a whole number from 1 up, of at most 18 digits")),
        read(HEADER + "\033[2J" + "x".repeat(10_000) + ",a,b,1.00,\n"));
  }

  @Test
  void aNoteThatIsTooLongIsReported() {
    assertEquals(
        List.of(new Malformed(2, "note '" + "n".repeat(40) + "...' is longer than 200 characters")),
        read(HEADER + "1,a,b,1.00," + "n".repeat(201) + "\n"));
  }

  // ---- files that cannot be used

  @Test
  void aMissingFileIsNamed(@TempDir Path folder) {
    Path file = folder.resolve("no.csv");
    assertUnusable("there is no file " + file, file);
  }

  @Test
  void aDirectoryIsNamed(@TempDir Path folder) {
    assertUnusable(folder + " is a directory; name a file of transfers", folder);
  }

  @Test
  void anEmptyFileIsNamed(@TempDir Path folder) throws IOException {
    assertUnusable(" is empty; its first line has to be id,from,to,amount,note", folder, "");
    assertUnusable(" is empty; its first line has to be id,from,to,amount,note", folder, "\n \n");
  }

  @Test
  void aFileWithNothingButAHeaderIsNamed(@TempDir Path folder) throws IOException {
    assertUnusable(" has a header and no transfers", folder, HEADER);
    assertUnusable(" has a header and no transfers", folder, HEADER + "\n\n");
  }

  @Test
  void anotherHeaderIsShown(@TempDir Path folder) throws IOException {
    assertUnusable(
        ", line 1: the header has to be id,from,to,amount,note, not 'id;from;to;amount;note'",
        folder,
        "id;from;to;amount;note\n1;a;b;1.00;\n");
    assertUnusable(
        ", line 2: the header has to be id,from,to,amount,note, not '1,a,b,1.00,'",
        folder,
        "\n1,a,b,1.00,\n");
  }

  @Test
  void anotherEncodingIsSeenInTheHeader(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("utf16.csv");
    Files.write(file, (HEADER + "1,a,b,1.00,\n").getBytes(StandardCharsets.UTF_16));
    String message =
        assertThrows(UnusableFileException.class, () -> TransferFile.open(file)).getMessage();
    assertEquals(0, message.indexOf(file + ", line 1: the header has to be"), message);
  }

  private static void assertUnusable(String message, Path folder, String text) throws IOException {
    Path file = folder.resolve("transfers.csv");
    Files.writeString(file, text);
    assertUnusable(file + message, file);
  }

  private static void assertUnusable(String message, Path file) {
    assertEquals(
        message,
        assertThrows(UnusableFileException.class, () -> TransferFile.open(file)).getMessage());
  }

  private static List<Line> read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Line> read(byte[] bytes) {
    List<Line> lines = new ArrayList<>();
    try (TransferFile file = TransferFile.open("test", new ByteArrayInputStream(bytes))) {
      file.forEachRemaining(lines::add);
    }
    return lines;
  }
}
