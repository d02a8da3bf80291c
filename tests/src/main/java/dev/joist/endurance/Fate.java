package dev.joist.endurance;

import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.hibernate;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;

import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.time.Duration;
import java.util.Random;

/// What becomes of a process of the crowd.
enum Fate {
  /// Takes its messages until somebody ends it.
  IDLE {
    @Override
    void live(Object message, Crowd crowd, Random random) {}
  },
  /// Ends with an error.
  CRASHING {
    @Override
    void live(Object message, Crowd crowd, Random random) {
      throw error(Atom.of("crash"));
    }
  },
  /// Ends by itself.
  LEAVING {
    @Override
    void live(Object message, Crowd crowd, Random random) {
      throw exit(random.nextBoolean() ? Atom.of("normal") : Atom.of("bye"));
    }
  },
  /// Waits for a message that does not come.
  RECEIVING {
    @Override
    void live(Object message, Crowd crowd, Random random) {
      int millis = random.nextInt(20);
      receive(Duration.ofMillis(millis), _ -> null, () -> "");
    }
  },
  /// Blocks in something that Joist does not know of, until it is killed.
  BLOCKED {
    @Override
    void live(Object message, Crowd crowd, Random random) throws Exception {
      if (random.nextInt(8) == 0) {
        Thread.sleep(Duration.ofDays(1));
      }
      Thread.sleep(random.nextInt(3));
    }
  },
  /// Computes for a while.
  BUSY {
    @Override
    void live(Object message, Crowd crowd, Random random) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < 2_000_000) {
        Thread.onSpinWait();
      }
    }
  },
  /// Links and monitors others, and sends them something.
  SOCIABLE {
    @Override
    void live(Object message, Crowd crowd, Random random) {
      trapExit(random.nextBoolean());
      Pid other = crowd.one(random);
      if (other != null) {
        monitor(other);
        link(other);
        send(other, "work");
      }
    }
  },
  /// Sleeps without a stack.
  HIBERNATING {
    @Override
    void live(Object message, Crowd crowd, Random random) {
      throw hibernate(() -> receive());
    }
  };

  private static final Fate[] ALL = values();

  /// What it does with a message.
  abstract void live(Object message, Crowd crowd, Random random) throws Exception;

  static Fate random(Random random) {
    return ALL[random.nextInt(ALL.length)];
  }

  /// The fate of an event-style process.
  Handler handler(Crowd crowd, long seed) {
    Random random = new Random(seed);
    return message -> live(message, crowd, random);
  }

  /// The fate of a straight-line process.
  Body body(Crowd crowd, long seed) {
    Random random = new Random(seed);
    return () -> {
      while (true) {
        live(receive(), crowd, random);
      }
    };
  }
}
