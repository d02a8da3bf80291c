package dev.joist.samples.bank;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// A file of transfers, read line by line: a header, then a transfer on each line. Empty lines are
/// skipped.
///
/// ```
/// id,from,to,amount,note
/// 17,alice,bob,12.34,rent
/// ```
///
/// How a line has to be is the [LineParser]'s affair.
final class TransferFile implements Iterator<Line>, AutoCloseable {

  static final String HEADER = "id,from,to,amount,note";

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String name;
  private final BufferedReader reader;
  private final LineParser parser = new LineParser();
  private long line;
  private boolean ended;
  private @Nullable String next;

  private TransferFile(String name, InputStream in) {
    this.name = name;
    this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /// Opens a file and reads its header.
  ///
  /// @throws UnusableFileException if there is nothing in it to be transferred
  static TransferFile open(Path path) {
    if (Files.isDirectory(path)) {
      throw new UnusableFileException(path + " is a directory; name a file of transfers");
    }
    try {
      return open(path.toString(), Files.newInputStream(path));
    } catch (NoSuchFileException e) {
      throw new UnusableFileException("there is no file " + path, e);
    } catch (AccessDeniedException e) {
      throw new UnusableFileException(path + " may not be read by you", e);
    } catch (IOException e) {
      throw new UnusableFileException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// Begins to read transfers, after the header.
  ///
  /// @param name what messages call the source
  /// @throws UnusableFileException if there is nothing in it to be transferred
  static TransferFile open(String name, InputStream in) {
    TransferFile file = new TransferFile(name, in);
    try {
      file.readHeader();
    } catch (UnusableFileException e) {
      file.close();
      throw e;
    }
    return file;
  }

  private void readHeader() {
    if (!hasNext()) {
      throw new UnusableFileException(name + " is empty; its first line has to be " + HEADER);
    }
    String header = take().strip();
    if (header.charAt(0) == BYTE_ORDER_MARK) {
      header = header.substring(1);
    }
    if (!header.equals(HEADER)) {
      throw new UnusableFileException(
          "%s, line %d: the header has to be %s, not '%s'"
              .formatted(name, line, HEADER, Refusal.shown(header)));
    }
    if (!hasNext()) {
      throw new UnusableFileException(name + " has a header and no transfers");
    }
  }

  /// Whether there is another line that is not empty.
  ///
  /// @throws UnusableFileException if that cannot be found out
  @Override
  public boolean hasNext() {
    while (next == null && !ended) {
      line++;
      String text = readLine();
      ended = text == null;
      next = text == null || text.isBlank() ? null : text;
    }
    return next != null;
  }

  private @Nullable String readLine() {
    try {
      return reader.readLine();
    } catch (IOException e) {
      throw new UnusableFileException(
          "%s cannot be read from line %d on: %s".formatted(name, line, e.getMessage()), e);
    }
  }

  @Override
  public Line next() {
    return parser.parse(line, take());
  }

  private String take() {
    String text = next;
    if (text == null) {
      throw new NoSuchElementException(name + " was not asked by hasNext, or has no more lines");
    }
    next = null;
    return text;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UnusableFileException(name + " cannot be closed: " + e.getMessage(), e);
    }
  }
}
