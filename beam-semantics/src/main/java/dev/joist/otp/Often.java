package dev.joist.otp;

import dev.joist.otp.PgTables.Members;
import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Processes, each as often as it is to be taken out of a group. Takes the time that the group and
/// these are long together, as Erlang's `--` does.
final class Often {

  private final Map<Pid, Integer> times = new HashMap<>();
  private final int size;

  Often(List<Pid> pids) {
    pids.forEach(pid -> times.merge(pid, 1, Integer::sum));
    size = pids.size();
  }

  /// What is left of a group, and who was taken out, the newest first.
  record Rest(@Nullable Members left, List<Pid> taken) {}

  /// Takes the newest membership of each out, as often as it has one.
  Rest outOf(@Nullable Members members) {
    List<Pid> kept = new ArrayList<>();
    List<Pid> taken = new ArrayList<>();
    Map<Pid, Integer> seen = new HashMap<>();
    Members at = members;
    for (; at != null && taken.size() < size; at = at.before()) {
      int most = times.getOrDefault(at.pid(), 0);
      boolean goes = most > 0 && seen.merge(at.pid(), 1, Integer::sum) <= most;
      (goes ? taken : kept).add(at.pid());
    }
    return new Rest(taken.isEmpty() ? members : Members.joined(at, kept), List.copyOf(taken));
  }
}
