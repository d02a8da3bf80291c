package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.LocalNode;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The same child several times over, so that no single one is everybody's bottleneck: who wants
/// one is led to it by a key, the same key always to the same one. Elixir's `PartitionSupervisor`.
///
/// ```java
/// PartitionSupervisor.startLink(CACHES, ChildSpec.of("cache", () -> startCache()), 4);
/// call(PartitionSupervisor.name(CACHES, userId), new Get(userId));
/// ```
///
/// Its children are a supervisor's, with the ids 0, 1, 2, ...; each start function is given its id
/// after the spec's own arguments.
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`.
public final class PartitionSupervisor {

  /// The partitions of a supervisor.
  private record Table(Pid supervisor, AtomicReferenceArray<@Nullable Pid> partitions) {}

  /// The partitions of a node's supervisors.
  private static final class Tables {
    private final Map<Atom, Table> byName = new ConcurrentHashMap<>();
  }

  private PartitionSupervisor() {}

  /// Starts one with a partition for each core.
  public static StartResult startLink(Atom name, ChildSpec spec) {
    return startLink(
        name, spec, Runtime.getRuntime().availableProcessors(), SupervisorFlags.oneForOne());
  }

  /// Starts one with so many partitions.
  public static StartResult startLink(Atom name, ChildSpec spec, int partitions) {
    return startLink(name, spec, partitions, SupervisorFlags.oneForOne());
  }

  /// Starts one with so many partitions, and flags.
  ///
  /// @param flags `one_for_one`, `one_for_all` or `rest_for_one`
  /// @throws IllegalArgumentException for fewer than one partition
  public static StartResult startLink(
      Atom name, ChildSpec spec, int partitions, SupervisorFlags flags) {
    if (partitions < 1) {
      throw new IllegalArgumentException("there is 1 partition at least, not " + partitions);
    }
    return Supervisor.startLink(
        () -> {
          AtomicReferenceArray<@Nullable Pid> table = new AtomicReferenceArray<>(partitions);
          tables(Names.self().node()).put(name, new Table(Beam.self(), table));
          List<ChildSpec> children = new ArrayList<>();
          for (int i = 0; i < partitions; i++) {
            children.add(partition(spec, i, table));
          }
          return SupervisorInit.of(flags, children);
        },
        StartOption.name(name));
  }

  private static ChildSpec partition(
      ChildSpec spec, int number, AtomicReferenceArray<@Nullable Pid> table) {
    StartFunction start = Specs.function(spec);
    ChildSpec child =
        ChildSpec.of(
            (long) number,
            arguments -> {
              StartResult result = start.start(arguments);
              if (Children.started(result) != null && !(result instanceof StartResult.Ignore)) {
                table.set(number, result.pid());
              }
              return result;
            },
            Children.arguments(spec, List.of((long) number)));
    return new ChildSpec(
        child.id(),
        child.start(),
        spec.restart(),
        spec.significant(),
        spec.shutdown(),
        spec.type(),
        spec.modules());
  }

  private static Map<Atom, Table> tables(LocalNode node) {
    return node.belonging(Tables.class, Tables::new).byName;
  }

  /// How many partitions there are.
  ///
  /// @throws ErrorException `badarg` when there is no such supervisor
  public static int partitions(Atom name) {
    return table(name).length();
  }

  private static AtomicReferenceArray<@Nullable Pid> table(Atom name) {
    LocalNode node = Names.self().node();
    Table table = tables(node).get(name);
    if (table == null || node.process(table.supervisor()) == null) {
      throw new ErrorException(
          Atom.of("badarg"),
          "no PartitionSupervisor " + name + " runs on this node; its startLink starts one");
    }
    return table.partitions();
  }

  /// The partition that a key leads to: an integer's remainder, and the remainder of the hash of
  /// any other term.
  ///
  /// @throws ErrorException `badarg` when there is no such supervisor
  public static int partition(Atom name, Object key) {
    return partition(Terms.of(key, "key"), partitions(name));
  }

  private static int partition(Object key, int partitions) {
    return key instanceof Long number
        ? (int) Math.abs(number % partitions)
        : Math.floorMod(Terms.hash(key), partitions);
  }

  /// The server that a key leads to, wherever a server is named.
  public static Via name(Atom name, Object key) {
    return new Via(new Resolver(), Tuple.of(name, key));
  }

  /// Leads from `{Name, Key}` to a partition.
  private record Resolver() implements NameResolver {

    @Override
    public Atom module() {
      return Atom.of("partition_supervisor");
    }

    @Override
    public Optional<Pid> whereisName(Object name) {
      Tuple pair = (Tuple) name;
      AtomicReferenceArray<@Nullable Pid> table = table((Atom) pair.element(1));
      Pid pid = table.get(partition(pair.element(2), table.length()));
      return Optional.ofNullable(pid).filter(there -> Names.self().node().process(there) != null);
    }

    @Override
    public boolean registerName(Object name, Pid pid) {
      throw readOnly();
    }

    @Override
    public void unregisterName(Object name) {
      throw readOnly();
    }

    private static ErrorException readOnly() {
      return new ErrorException(
          Atom.of("badarg"),
          "a partition is named by its supervisor, and cannot be started with it");
    }
  }
}
