package dev.joist.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows and columns of text: words stand at the left of their column, figures at the right.
final class Table {

  private final int words;
  private final List<List<String>> rows = new ArrayList<>();

  /// A table.
  ///
  /// @param words how many columns have words; all after them have figures
  /// @param heading of each column
  Table(int words, List<String> heading) {
    this.words = words;
    row(heading);
  }

  void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  /// For a terminal.
  String text() {
    return rows.stream()
        .map(row -> line(row, "  ").stripTrailing() + "\n")
        .collect(Collectors.joining());
  }

  /// For a document.
  String markdown() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        int figures = rows.getFirst().size() - words;
        text.append("|").append("---|".repeat(words)).append("---:|".repeat(figures)).append("\n");
      }
    }
    return text.toString();
  }

  private String line(List<String> row, String gap) {
    return IntStream.range(0, row.size())
        .mapToObj(column -> {
          String space = " ".repeat(width(column) - row.get(column).length());
          return column < words ? row.get(column) + space : space + row.get(column);
        })
        .collect(Collectors.joining(gap));
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
