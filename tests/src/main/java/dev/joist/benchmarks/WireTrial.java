package dev.joist.benchmarks;

import dev.joist.etf.DecodeOptions;
import dev.joist.etf.TermDecoder;
import dev.joist.etf.TermEncoder;
import dev.joist.pekko.wire.CborCodec;
import dev.joist.pekko.wire.CborOptions;
import dev.joist.signal.Call;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/// What writing and reading a term costs as CBOR and in Erlang's external format, turn by turn in
/// one JVM, and how many bytes it takes.
///
/// ```bash
/// ./joist wire 15 100
/// ```
///
/// The arguments are how many rounds there are, and how many milliseconds each codec has in each
/// round for each direction. Rounds alternate: one lets CBOR go first, the next the other. Figures
/// are nanoseconds for one term, the median of the rounds and the least and most; ratios are of
/// CBOR's to the other's within a round, below 1 where CBOR is faster. The first third of the
/// rounds warms up.
public final class WireTrial {

  private static final Atom NODE = Atom.of("bank@host-17.example.org");

  private record Order(long id, String customer, Pid owner, List<Line> lines, double total) {}

  private record Line(String article, int count, long cents) {}

  /// One way to write and read.
  private interface Way {
    byte[] write(Object term);

    Object read(byte[] bytes);
  }

  private static final class Cbor implements Way {
    private final CborCodec codec = new CborCodec(CborOptions.DEFAULT.withRecords(Order.class));

    @Override
    public byte[] write(Object term) {
      return codec.encode(term);
    }

    @Override
    public Object read(byte[] bytes) {
      return codec.decode(bytes);
    }
  }

  /// With an encoder and a decoder that are kept, as CBOR's are.
  private static final class Etf implements Way {
    private final TermEncoder encoder = new TermEncoder();
    private final TermDecoder decoder =
        new TermDecoder(DecodeOptions.DEFAULT.records(Order.class, Call.class, Down.class));

    @Override
    public byte[] write(Object term) {
      encoder.clear();
      return encoder.encode(term).toByteArray();
    }

    @Override
    public Object read(byte[] bytes) {
      return decoder.decode(ByteBuffer.wrap(bytes));
    }
  }

  private WireTrial() {}

  private static Map<String, Object> terms() {
    Pid pid = Pid.of(NODE, 4_711, 0, 1_764_210_000);
    Ref ref = Ref.of(NODE, 1_764_210_000, 123_456_789L, pid);
    Tuple from = Tuple.of(pid, ImproperList.of(List.of(Atom.of("alias")), ref));
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < 25; i++) {
      entries.put(Atom.of("setting_" + i), i % 2 == 0 ? "a value of some length, " + i : i * 1000L);
    }
    Map<String, Object> terms = new LinkedHashMap<>();
    terms.put("call", new Call(from, Tuple.of(Atom.of("deposit"), "alice", 500L)));
    terms.put("map of 1 KB", TermMap.copyOf(entries));
    terms.put("1,000 integers", LongStream.range(0, 1000).map(i -> i * i * 7).boxed().toList());
    terms.put("1,000 bytes", LongStream.range(0, 1000).map(i -> i & 0xff).boxed().toList());
    terms.put("64 KB binary", Binary.of(bytes(65_536)));
    terms.put("text of 1 KB", "The quick brown fox jumps over the lazy dog. ".repeat(23));
    Line line = new Line("tea", 2, 350);
    terms.put("record", new Order(1, "Ada", pid, List.of(line, line, line), 10.5));
    terms.put("100 records", List.copyOf(Collections.nCopies(100, line)));
    terms.put("DOWN", new Down(ref, Atom.of("process"), pid, Atom.of("normal")));
    return terms;
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }

  /// Runs the trial and prints the figures.
  ///
  /// @param arguments rounds, and milliseconds
  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
    long nanos = (arguments.length > 1 ? Long.parseLong(arguments[1]) : 100) * 1_000_000;
    Way cbor = new Cbor();
    Way etf = new Etf();
    terms()
        .forEach((name, term) -> {
          check(cbor, term);
          check(etf, term);
          System.out.printf(
              Locale.ROOT,
              "%-16s bytes  cbor %6d  etf %6d  ratio %.2f%n",
              name,
              cbor.write(term).length,
              etf.write(term).length,
              (double) cbor.write(term).length / etf.write(term).length);
          compare("write", rounds, nanos, writing(cbor, term), writing(etf, term));
          compare("read", rounds, nanos, reading(cbor, term), reading(etf, term));
        });
  }

  private static void check(Way way, Object term) {
    if (!Terms.exactlyEqual(term, way.read(way.write(term)))) {
      throw new IllegalStateException(way.getClass() + " does not bring back " + term);
    }
  }

  private interface Task {
    /// Something that depends on what was done.
    int run();
  }

  private static Task writing(Way way, Object term) {
    return () -> way.write(term).length;
  }

  private static Task reading(Way way, Object term) {
    byte[] bytes = way.write(term);
    return () -> System.identityHashCode(way.read(bytes));
  }

  private static void compare(String what, int rounds, long nanos, Task cbor, Task etf) {
    List<Double> cbors = new ArrayList<>();
    List<Double> etfs = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      double first = time(round % 2 == 0 ? cbor : etf, nanos);
      double second = time(round % 2 == 0 ? etf : cbor, nanos);
      if (round >= rounds / 3) {
        cbors.add(round % 2 == 0 ? first : second);
        etfs.add(round % 2 == 0 ? second : first);
        ratios.add(cbors.getLast() / etfs.getLast());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "  %-6s ns  cbor %s  etf %s  ratio %s%n",
        what,
        spread("%.0f", cbors),
        spread("%.0f", etfs),
        spread("%.2f", ratios));
  }

  private static String spread(String form, List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        (form + " (" + form + ".." + form + ")"),
        sorted.get(sorted.size() / 2),
        sorted.getFirst(),
        sorted.getLast());
  }

  /// Nanoseconds for one.
  private static double time(Task task, long nanos) {
    int sum = 0;
    long count = 0;
    long begun = System.nanoTime();
    long end = begun + nanos;
    long now;
    do {
      for (int i = 0; i < 16; i++) {
        sum += task.run();
      }
      count += 16;
      now = System.nanoTime();
    } while (now < end);
    if (sum == 42) {
      System.err.print(""); // so that nothing of it can be left out
    }
    return (double) (now - begun) / count;
  }
}
