package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.joist.heap.HeapSizes;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What OTP says about heaps (`heap/heaps.escript`), held against what Joist says: as recorded from
/// OTP 25, and live where `escript` is installed.
class HeapOtpTest extends ProcessTest {

  @Test
  void heap02_heap03_heap11_recordedAnswersOfOtp25() throws Exception {
    try (InputStream recorded = HeapOtpTest.class.getResourceAsStream("heap/otp25.txt")) {
      assertNotNull(recorded, "otp25.txt is missing from the test resources");
      checkAll(recorded);
    }
  }

  @Test
  void heap02_heap03_heap11_freshAnswersOfTheInstalledOtp(@TempDir Path directory)
      throws Exception {
    assumeTrue(isInstalled(), "skipped: no escript (Debian: erlang-base) on the PATH to ask");
    Path script = directory.resolve("heaps.escript");
    try (InputStream source = HeapOtpTest.class.getResourceAsStream("heap/heaps.escript")) {
      assertNotNull(source, "heaps.escript is missing from the test resources");
      Files.copy(source, script);
    }
    Process otp =
        new ProcessBuilder("escript", script.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    checkAll(otp.getInputStream());
    assertEquals(0, otp.waitFor(), "exit status of " + script);
  }

  private static boolean isInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "escript")));
  }

  private void checkAll(InputStream answers) throws Exception {
    List<Object> lines = new ArrayList<>();
    try (var reader = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8))) {
      reader.lines().map(Terms::parse).forEach(lines::add);
    }
    assertEquals(7, lines.size(), "lines of heaps.escript");
    assertTerm(lines.get(0), Terms.of(HeapSizes.all()));
    assertTerm(lines.get(1), flags());
    assertTerm(lines.get(2), spawned());
    assertTerm(lines.get(3), fresh());
    assertTerm(lines.get(4), queue("on_heap"));
    assertTerm(lines.get(5), queue("off_heap"));
    assertTerm(lines.get(6), killed());
  }

  private static Object orError(Callable<Object> call) throws Exception {
    try {
      return call.call();
    } catch (ErrorException e) {
      return Tuple.of(atom("error"), e.reason());
    }
  }

  private static final String FLAGS =
      """
      [{min_heap_size, [1000, 1, 0, 234, 233, 376, 377, 100000, -1, big, 1.0]},
       {min_bin_vheap_size, [1000, 1, 46422, 46423, 100000, 46422, -1, big]},
       {fullsweep_after, [0, 10, 65535, 65536, 100000, 3, -1, often]},
       {message_queue_data, [off_heap, on_heap, off_heap, off_heap, mixed, 1]},
       {max_heap_size,
        [1000000, #{size => 0}, #{size => 2000000, kill => false, error_logger => false}, 0,
         #{size => 3000000, kill => true}, #{size => 5000000, other => 1}, 232, 1, -1, a, #{},
         #{kill => false}, #{size => a}, #{size => 500, kill => a},
         #{size => 500, error_logger => 1}, 1.0, 576460752303423488, [], {500}, 0]},
       {save_calls, [10, 0, 10000, 10001, -1, many, 0]}]\
      """;

  private Object flags() throws Exception {
    List<Object> answers = new ArrayList<>();
    for (Object each : (List<?>) Terms.parse(FLAGS)) {
      Tuple flag = (Tuple) each;
      answers.add(
          run(() -> {
            List<Object> old = new ArrayList<>();
            for (Object value : (List<?>) flag.element(2)) {
              old.add(orError(() -> Beam.processFlag(flag.element(1), value)));
            }
            return List.copyOf(old);
          }));
    }
    return List.copyOf(answers);
  }

  private static final String OPTIONS =
      """
      [[], [{min_heap_size, 1000}], [{max_heap_size, 5000}],
       [{max_heap_size, #{size => 5000, kill => false}}],
       [{max_heap_size, 100}], [{min_heap_size, 1000}, {max_heap_size, 1000}],
       [{max_heap_size, 1000}, {min_heap_size, 1000}], [{max_heap_size, 0}], [{fullsweep_after, 3}],
       [{fullsweep_after, -1}], [{message_queue_data, off_heap}], [{message_queue_data, nowhere}],
       [{min_bin_vheap_size, 100000}], [{min_bin_vheap_size, -1}], [{min_heap_size, small}]]\
      """;

  private Object spawned() throws Exception {
    List<Object> answers = new ArrayList<>();
    for (Object each : (List<?>) Terms.parse(OPTIONS)) {
      answers.add(
          orError(() -> {
            SpawnOption[] options = SpawnOption.of((List<?>) each).toArray(SpawnOption[]::new);
            Pid pid = inbox.spawnOpt(() -> Beam.receive(_ -> null), options).pid();
            return Tuple.of(info(pid, "garbage_collection"), info(pid, "message_queue_data"));
          }));
    }
    return List.copyOf(answers);
  }

  private Object fresh() {
    return node.processInfo(
        idle(),
        term("[heap_size,total_heap_size,memory,min_heap_size,max_heap_size,message_queue_data]"));
  }

  private Object queue(String data) throws Exception {
    SpawnOption option =
        SpawnOption.of(List.of(Tuple.of(atom("message_queue_data"), atom(data)))).getFirst();
    Pid pid = inbox.spawnOpt(() -> Beam.receive(_ -> null), option).pid();
    for (int i = 0; i < 10; i++) {
      node.send(pid, Tuple.of(atom("x"), LongStream.rangeClosed(1, 100).boxed().toList()));
    }
    return node.processInfo(pid, term("[heap_size,total_heap_size,memory,message_queue_len]"));
  }

  private Object killed() throws Exception {
    List<Object> ends = new ArrayList<>();
    for (long limit : List.of(233L, 465L, 466L, 500L)) {
      Atom lived = atom("lived");
      var _ =
          inbox.spawnMonitor(() -> {
            Beam.maxHeapSize(MaxHeapSize.words(limit).withErrorLogger(false));
            Beam.garbageCollect();
            Beam.exit(lived);
          });
      ends.add(Tuple.of(limit, ((Down) next()).reason()));
    }
    return List.copyOf(ends);
  }
}
