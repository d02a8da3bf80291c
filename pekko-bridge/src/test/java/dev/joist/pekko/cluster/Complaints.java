package dev.joist.pekko.cluster;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/// What the carrier logs as a warning or worse.
final class Complaints extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.joist.pekko.cluster");

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  Complaints() {
    setContext(logger.getLoggerContext());
    start();
    logger.addAppender(this);
    logger.setAdditive(false); // they are expected
  }

  @Override
  protected void append(ILoggingEvent event) {
    count.incrementAndGet();
    said.add(event.getFormattedMessage());
  }

  int count() {
    return count.get();
  }

  /// The next that has a text in it.
  String await(String text) throws InterruptedException {
    while (true) {
      String next = said.poll(Witness.PATIENCE, TimeUnit.SECONDS);
      assertNotNull(next, () -> "nobody complained of " + text);
      if (next.contains(text)) {
        return next;
      }
    }
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
  }
}
