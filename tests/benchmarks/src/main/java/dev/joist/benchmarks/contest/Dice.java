package dev.joist.benchmarks.contest;

/// Numbers that look random and are the same for all contenders: Lehmer's generator, as in
/// `bench.erl`.
public final class Dice {

  /// The numbers are 1 to one less than this.
  public static final int MODULUS = 2147483647;

  private long state;

  /// A generator.
  ///
  /// @param seed 1 or more
  public Dice(int seed) {
    state = seed;
  }

  /// The next number.
  public int next() {
    state = state * 48271 % MODULUS;
    return (int) state;
  }

  /// The next number, taken below a bound.
  public int next(int bound) {
    return next() % bound;
  }

  /// Turns the generator so many times: work that is not messaging.
  public void turn(int times) {
    for (int i = 0; i < times; i++) {
      var _ = next();
    }
  }

  /// The sum of an item and the logarithms of so many numbers: the bounded buffer's work.
  public double process(double item, int times) {
    double sum = item;
    for (int i = 0; i < times; i++) {
      sum += Math.log((double) next() / MODULUS + 0.01);
    }
    return sum;
  }
}
