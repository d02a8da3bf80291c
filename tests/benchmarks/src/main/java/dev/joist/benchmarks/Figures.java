package dev.joist.benchmarks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that was measured at one time on one machine, as the JSON file has it.
///
/// @param date when, as `2026-11-26`
/// @param machine on what
/// @param versions of the contenders
/// @param runs how many rounds counted
/// @param warmups how many runs of each before did not, at the least
/// @param series the rounds themselves
public record Figures(
    String date,
    Machine machine,
    Map<Contender, String> versions,
    int runs,
    int warmups,
    List<Series> series) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /// Keeps the series as they are now.
  public Figures {
    series = List.copyOf(series);
  }

  /// The series of one contender, if it took part.
  public Optional<Series> series(Work work, List<Integer> sizes, Contender contender) {
    return series.stream()
        .filter(one -> one.work() == work && one.sizes().equals(sizes))
        .filter(one -> one.contender() == contender)
        .findAny();
  }

  /// These figures as JSON, a line for each series.
  public String json() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        JSON.writeValueAsString(new Figures(date, machine, versions, runs, warmups, List.of())));
    text.setLength(text.lastIndexOf("[") + 1);
    for (int i = 0; i < series.size(); i++) {
      text.append(i == 0 ? "\n  " : ",\n  ").append(JSON.writeValueAsString(series.get(i)));
    }
    return text.append("\n]}\n").toString();
  }

  /// Reads JSON.
  ///
  /// @throws IOException if it is none, or not that of figures
  static Figures parse(String json) throws IOException {
    return JSON.readValue(json, Figures.class);
  }

  /// Reads a file.
  static Figures read(Path file) throws IOException {
    return parse(Files.readString(file));
  }
}
