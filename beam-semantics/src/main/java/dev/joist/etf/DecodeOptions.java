package dev.joist.etf;

/// What is read, and how much of it at most.
public final class DecodeOptions {

  /// Any depth, 64 MB inflated, 256 MB of memory, funs as well, no records.
  public static final DecodeOptions DEFAULT =
      new DecodeOptions(Integer.MAX_VALUE, 64 << 20, 256L << 20, false, RecordTypes.NONE);

  private final int maxDepth;
  private final int maxInflated;
  private final long maxMemory;
  private final boolean safe;
  private final RecordTypes records;

  private DecodeOptions(
      int maxDepth, int maxInflated, long maxMemory, boolean safe, RecordTypes records) {
    if (maxDepth < 0 || maxInflated < 0 || maxMemory < 0) {
      throw new IllegalArgumentException(
          "A limit is 0 or more: maxDepth %d, maxInflated %d, maxMemory %d"
              .formatted(maxDepth, maxInflated, maxMemory));
    }
    this.maxDepth = maxDepth;
    this.maxInflated = maxInflated;
    this.maxMemory = maxMemory;
    this.safe = safe;
    this.records = records;
  }

  int maxDepth() {
    return maxDepth;
  }

  int maxInflated() {
    return maxInflated;
  }

  long maxMemory() {
    return maxMemory;
  }

  boolean isSafe() {
    return safe;
  }

  RecordTypes records() {
    return records;
  }

  /// With another limit on how deep tuples, lists, maps and funs may be nested in each other; the
  /// elements and the tail of a list are one level. 0 lets none of them through that holds a term.
  ///
  /// @throws IllegalArgumentException if it is negative
  public DecodeOptions maxDepth(int depth) {
    return new DecodeOptions(depth, maxInflated, maxMemory, safe, records);
  }

  /// With another limit on what a compressed term may inflate to. *Units:* bytes.
  ///
  /// @throws IllegalArgumentException if it is negative
  public DecodeOptions maxInflated(int bytes) {
    return new DecodeOptions(maxDepth, bytes, maxMemory, safe, records);
  }

  /// With another limit on the memory that reading one term may take, which is estimated, with
  /// caution. *Units:* bytes.
  ///
  /// @throws IllegalArgumentException if it is negative
  public DecodeOptions maxMemory(long bytes) {
    return new DecodeOptions(maxDepth, maxInflated, bytes, safe, records);
  }

  /// As far as it has a meaning here: OTP's option keeps input from filling the table of atoms, and
  /// there is none. What is left of it is that funs are refused, external ones too: nobody who
  /// reads such terms can be made to call what the sender names.
  ///
  /// Erlang: `binary_to_term(Bin, [safe])`
  public DecodeOptions safe() {
    return new DecodeOptions(maxDepth, maxInflated, maxMemory, true, records);
  }

  /// With tuples read as records: one whose first element is the tag of such a class and whose
  /// arity and elements fit its components becomes a record of it; of several the first that fits.
  /// Classes that the components of these name are read so too. All other tuples stay tuples.
  ///
  /// Components get what their types say: an `int` an integer in its range, a `float` a float that
  /// it holds exactly, a [dev.joist.term.Binary] a text's bytes too, an enum the constant of that
  /// name, a `List<T>` or `Map<K, V>` one whose parts fit. A constructor that throws says that the
  /// elements do not fit.
  ///
  /// @throws IllegalArgumentException if a class has components that cannot be reached, since its
  ///   package is closed to this module
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public final DecodeOptions records(Class<? extends Record>... classes) {
    return new DecodeOptions(maxDepth, maxInflated, maxMemory, safe, RecordTypes.of(classes));
  }

  /// As [#records(Class\[\])], with classes that were gathered before.
  public DecodeOptions records(RecordTypes types) {
    return new DecodeOptions(maxDepth, maxInflated, maxMemory, safe, types);
  }
}
