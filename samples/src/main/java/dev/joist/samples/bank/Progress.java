package dev.joist.samples.bank;

import java.io.PrintStream;
import java.util.Locale;

/// What the bank shows while it works: incidents, of which only the first, and now and then how far
/// it has come. On a terminal that is one line, written again and again; elsewhere a line for every
/// hundred thousand transfers.
///
/// *Thread:* one, the desk's.
final class Progress {

  private static final int INCIDENTS_SHOWN = 20;
  private static final long EACH = 100_000;
  private static final long TERMINAL_NANOS = 200_000_000;
  private static final String REWRITE = "\r\033[K";

  private final PrintStream out;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private long shown = start;
  private int incidents;

  /// @param terminal whether a line can be written again
  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /// Something went wrong and was put right.
  void incident(String text) {
    incidents++;
    if (incidents <= INCIDENTS_SHOWN) {
      line(text);
    } else if (incidents == INCIDENTS_SHOWN + 1) {
      line("... and so on; all incidents are in the log");
    }
  }

  /// So many transfers are finished.
  void finished(long transfers) {
    long now = System.nanoTime();
    if (terminal ? now - shown >= TERMINAL_NANOS : transfers % EACH == 0) {
      shown = now;
      String text =
          String.format(Locale.ROOT, "%,12d transfers, %.1f s", transfers, (now - start) / 1e9);
      if (terminal) {
        out.print(REWRITE + text);
        out.flush();
      } else {
        line(text);
      }
    }
  }

  /// There is nothing more to show.
  void end() {
    if (terminal) {
      out.print(REWRITE);
      out.flush();
    }
  }

  private void line(String text) {
    out.println((terminal ? REWRITE : "") + text);
  }
}
