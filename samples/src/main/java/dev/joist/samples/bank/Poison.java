package dev.joist.samples.bank;

import static dev.joist.Beam.get;

import dev.joist.term.Atom;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A note on a transfer that makes an account fail: the bugs this bank has been built to survive.
///
/// | note | what happens |
/// |---|---|
/// | `payer crashes early` | the payer throws before it books, each time it is asked |
/// | `payer crashes late` | the payer throws once, after it has booked and before it answers |
/// | `payee crashes early` | the payee throws before it books, each time it is asked |
/// | `payee crashes late` | the payee throws once, after it has booked and before it answers |
/// | `payee loops` | the payee looks again and again for something that never comes |
/// | `payee sleeps` | the payee blocks for an hour |
enum Poison {
  PAYER_CRASHES_EARLY(Step.DEBIT, Moment.EARLY, Failure.CRASH),
  PAYER_CRASHES_LATE(Step.DEBIT, Moment.LATE, Failure.CRASH),
  PAYEE_CRASHES_EARLY(Step.CREDIT, Moment.EARLY, Failure.CRASH),
  PAYEE_CRASHES_LATE(Step.CREDIT, Moment.LATE, Failure.CRASH),
  PAYEE_LOOPS(Step.CREDIT, Moment.EARLY, Failure.LOOP),
  PAYEE_SLEEPS(Step.CREDIT, Moment.EARLY, Failure.SLEEP);

  private enum Moment {
    EARLY,
    LATE
  }

  private enum Failure {
    CRASH,
    LOOP,
    SLEEP
  }

  private static final Atom UNDEFINED = Atom.of("undefined");
  private static final Map<String, Poison> BY_NOTE =
      Stream.of(values()).collect(Collectors.toMap(Poison::note, Function.identity()));

  private final Step step;
  private final Moment moment;
  private final Failure failure;

  Poison(Step step, Moment moment, Failure failure) {
    this.step = step;
    this.moment = moment;
    this.failure = failure;
  }

  /// The note that does it.
  String note() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// Whether a transfer with this note can never be done.
  boolean isDeadly() {
    return moment == Moment.EARLY;
  }

  /// Before an account books a step: fails if the note says so.
  static void early(Step step, Transfer transfer) throws InterruptedException {
    strike(step, Moment.EARLY, transfer);
  }

  /// After an account has booked a step, before it answers: fails if the note says so.
  static void late(Step step, Transfer transfer) throws InterruptedException {
    strike(step, Moment.LATE, transfer);
  }

  private static void strike(Step step, Moment moment, Transfer transfer)
      throws InterruptedException {
    Poison poison = BY_NOTE.get(transfer.note());
    if (poison == null || poison.step != step || poison.moment != moment) {
      return;
    }
    switch (poison.failure) {
      case CRASH -> throw new IllegalStateException(transfer + " says '" + transfer.note() + "'");
      case LOOP -> loop();
      case SLEEP -> Thread.sleep(Duration.ofHours(1));
    }
  }

  /// Looks for ever whether something has come that never comes.
  ///
  /// A loop without any pause could be killed as well. But the JVM, unlike BEAM, takes a core from
  /// nobody who computes: as many such loops as there are cores, and who would kill them cannot
  /// run.
  private static void loop() {
    while (get("approval").equals(UNDEFINED)) {
      LockSupport.parkNanos(1);
    }
  }
}
