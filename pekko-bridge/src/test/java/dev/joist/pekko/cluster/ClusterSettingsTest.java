package dev.joist.pekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.apache.pekko.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `joist.cluster` may say.
class ClusterSettingsTest {

  private static ClusterSettings settings(String config) {
    return ClusterSettings.of(ConfigFactory.parseString(config).withFallback(ConfigFactory.load()));
  }

  @Test
  void nobodyIsDownedForBeingUnreachableUnlessSomebodySaysSo() {
    assertNull(settings("").downAfter());
    assertEquals(
        Duration.ofMinutes(10), settings("joist.cluster.down-after = 10 minutes").downAfter());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "liveness.enabled = maybe | joist.cluster.liveness.enabled is \"maybe\"; allowed is on or off",
        "liveness.port = -1 | joist.cluster.liveness.port is -1; allowed is a port from 1 to 65535, or 0",
        "liveness.port = 65536 | joist.cluster.liveness.port is 65536; allowed is a port from 1",
        "greeting-interval = 0s | joist.cluster.greeting-interval is PT0S; allowed is a time such as",
        "down-dead = 1 | joist.cluster.down-dead is 1; allowed is on or off",
        "down-after = 0s | joist.cluster.down-after is 0s; allowed is \"never\", or a time such as 10",
        "down-after = soon | joist.cluster.down-after is \"soon\"; allowed is \"never\", or a time",
        "down-after = [] | joist.cluster.down-after is []; allowed is \"never\", or a time such as",
      })
  void aWrongValueIsRefusedWithItsKey(String setting, String text) {
    var error =
        assertThrows(ConfigurationException.class, () -> settings("joist.cluster." + setting));
    String message = String.valueOf(error.getMessage());
    assertTrue(message.startsWith(text), message);
  }
}
