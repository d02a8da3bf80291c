package dev.joist;

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

  @Override
  public void mend(List<Site> sites) throws Exception {
    loop.calm();
    for (int i = 0; i < 10; i++) {
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
