package dev.joist.samples.bank;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.joist.samples.bank.Line.Malformed;
import java.util.List;
import java.util.regex.Pattern;

/// What a line says: CSV in UTF-8 with five fields.
///
/// | field | what it has to be |
/// |---|---|
/// | id | a whole number from 1 up, on no earlier line |
/// | from, to | two accounts: up to 40 letters, digits, dots, dashes and underscores |
/// | amount | as in `12.34`, more than nothing |
/// | note | any text of up to 200 characters |
///
/// Each line is taken by itself, so that whatever is wrong with one, even a quotation mark that is
/// never closed, spoils no other.
final class LineParser {

  private static final int LONGEST_NOTE = 200;
  private static final char NOT_UTF_8 = '\uFFFD';
  private static final Pattern ID = Pattern.compile("[1-9]\\d{0,17}");
  private static final Pattern ACCOUNT = Pattern.compile("[\\p{L}\\d._-]{1,40}");
  private static final Pattern PARSERS_OWN_PLACE = Pattern.compile(" \\(record starting at .*\\)");

  private final CsvReader.CsvReaderBuilder csv =
      CsvReader.builder().allowUnclosedQuote(false).skipEmptyLines(false);
  private final Ids ids = new Ids();

  /// What a line is.
  ///
  /// @param line where it stands
  /// @param text what stands there, which is not empty
  Line parse(long line, String text) {
    try {
      return transfer(line, fields(text));
    } catch (Refusal refusal) {
      return new Malformed(line, refusal.reason());
    }
  }

  private List<String> fields(String text) throws Refusal {
    if (text.indexOf(NOT_UTF_8) >= 0) {
      throw new Refusal("the text", text, "is not UTF-8");
    }
    try {
      List<String> fields = csv.ofSingleCsvRecord(text).getFields();
      if (fields.size() != 5) {
        throw new Refusal(
            "the number of fields is %d, not the 5 of %s"
                .formatted(fields.size(), TransferFile.HEADER));
      }
      return fields;
    } catch (CsvParseException e) {
      String reason = String.valueOf(e.getMessage());
      throw new Refusal("no CSV: " + PARSERS_OWN_PLACE.matcher(reason).replaceFirst(""));
    }
  }

  private Transfer transfer(long line, List<String> fields) throws Refusal {
    long id = id(fields.get(0));
    String from = account("from", fields.get(1));
    String to = account("to", fields.get(2));
    if (from.equals(to)) {
      throw new Refusal("from and to are the same account, " + from);
    }
    long cents = Money.parse(fields.get(3));
    String note = fields.get(4);
    if (note.length() > LONGEST_NOTE) {
      throw new Refusal("note", note, "is longer than " + LONGEST_NOTE + " characters");
    }
    if (!ids.add(id)) {
      throw new Refusal("id " + id + " stands on an earlier line too");
    }
    return new Transfer(line, id, from, to, cents, note);
  }

  private static long id(String text) throws Refusal {
    if (!ID.matcher(text).matches()) {
      throw new Refusal("id", text, "is not a whole number from 1 up, of at most 18 digits");
    }
    return Long.parseLong(text);
  }

  private static String account(String field, String text) throws Refusal {
    if (!ACCOUNT.matcher(text).matches()) {
      throw new Refusal(
          field,
          text,
          "is no account, which has up to 40 letters, digits, dots, dashes and underscores");
    }
    return text;
  }
}
