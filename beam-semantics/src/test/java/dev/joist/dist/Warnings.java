package dev.joist.dist;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// What channels log as a warning or worse while this is open.
final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.joist.dist");
  private final List<String> said = new CopyOnWriteArrayList<>();

  Warnings() {
    setContext(logger.getLoggerContext());
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      said.add(event.getFormattedMessage());
    }
  }

  /// All that was said, and forgets it.
  List<String> said() {
    List<String> all = List.copyOf(said);
    said.clear();
    return all;
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
