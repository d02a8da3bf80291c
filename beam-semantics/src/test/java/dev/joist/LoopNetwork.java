package dev.joist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.dist.ChannelOptions;
import dev.joist.dist.Distribution;
import dev.joist.dist.Loop;
import dev.joist.dist.StepTicker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Two or three nodes, whose frames are cut off, lost, repeated, reordered and held within this
/// JVM, and whose time passes when the test says so.
final class LoopNetwork implements Network {

  private static final int FRAME = 600;

  /// After so many quarters of a tick time both ends know of a silence: the one that hears nothing
  /// after 5, and if it cannot tell the other, that one after 5 more.
  private static final int DOOM = 12;

  private final Loop loop = Loop.onThreads().withMaximumFrame(FRAME);
  private final Map<Site, StepTicker> tickers = new HashMap<>();

  @Override
  public int nodes(Random random) {
    return 2 + random.nextInt(2);
  }

  @Override
  public int largest() {
    return 5 * FRAME;
  }

  @Override
  public Site start(String name) throws Exception {
    StepTicker ticker = new StepTicker();
    ChannelOptions options =
        ChannelOptions.DEFAULT.withTicker(ticker).withBusyLimit(Site.BUSY_LIMIT);
    Distribution distribution = Distribution.over(loop.carrier()).withChannel(options);
    Node node =
        Node.start(
            NodeOptions.named(name)
                .withSchedulers(2)
                .withDistribution(distribution)
                .withEntry("idle", new Site.Idle()));
    Site site =
        new Site(
            node,
            () -> {
              node.close();
              ticker.close();
            });
    tickers.put(site, ticker);
    return site;
  }

  @Override
  public void disturb(Random random, Site a, Site b) throws Exception {
    switch (a == b ? -1 : random.nextInt(13)) {
      case 0, 1 -> loop.cut(a.name, b.name);
      case 2, 3, 4, 5 -> loop.heal(a.name, b.name);
      case 6 -> loop.blackhole(a.name, b.name);
      case 7, 8 -> {
        Loop.Fault[] faults = Loop.Fault.values();
        loop.fault(a.name, b.name, 1 + random.nextInt(4), faults[random.nextInt(faults.length)]);
      }
      case 9 -> loop.hold(a.name, b.name);
      case 10, 11 -> loop.release(a.name, b.name);
      case 12 -> {
        loop.cut(a.name, b.name);
        loop.heal(a.name, b.name);
      }
      default -> pass(a, Duration.ofSeconds(random.nextInt(20)));
    }
  }

  private void pass(Site site, Duration time) throws Exception {
    StepTicker ticker = tickers.get(site);
    if (ticker != null) {
      ticker.pass(time);
    }
  }

  /// Before all is well, what lost its way without a word is found out by time alone.
  @Override
  public void mend(List<Site> sites) throws Exception {
    Map<Site, Map<Site, Long>> doomed = new HashMap<>();
    for (Site site : sites) {
      for (Site other : sites) {
        if (loop.isBlack(site.name, other.name) || loop.isBlack(other.name, site.name)) {
          doomed.computeIfAbsent(site, _ -> new HashMap<>()).put(other, site.epoch(other.name));
        }
      }
    }
    if (!doomed.isEmpty()) {
      pass(sites, DOOM);
    }
    doomed.forEach((site, others) ->
        others.forEach((other, epoch) -> {
          boolean over = epoch == 0 || site.epoch(other.name) != epoch;
          assertTrue(over, () -> site.name + " does not see that " + other.name + " is silent");
        }));
    loop.calm();
    pass(sites, 10);
  }

  /// So many quarters of a tick time pass.
  private void pass(List<Site> sites, int quarters) throws Exception {
    for (int i = 0; i < quarters; i++) {
      for (Site site : sites) {
        pass(site, Duration.ofSeconds(15));
      }
      TwoNodesTest.expectEventually(loop::isIdle);
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
