package dev.joist.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows and columns of text: the first column stands at the left, all others at the right.
final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  /// A table.
  ///
  /// @param heading of each column
  Table(List<String> heading) {
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
        text.append("|---|").append("---:|".repeat(rows.getFirst().size() - 1)).append("\n");
      }
    }
    return text.toString();
  }

  private String line(List<String> row, String gap) {
    return IntStream.range(0, row.size())
        .mapToObj(column -> {
          String space = " ".repeat(width(column) - row.get(column).length());
          return column == 0 ? row.get(column) + space : space + row.get(column);
        })
        .collect(Collectors.joining(gap));
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
