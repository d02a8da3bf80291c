package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Pid;

/// The process of a [Registry]: it is linked to all who are in it, and takes out who has ended.
///
/// @param name the registry's
/// @param keys how many processes a key may have
record RegistryServer(Atom name, Registry.Keys keys) implements GenServer<Atom> {

  @Override
  public InitResult<Atom> init() {
    var _ = Beam.trapExit(true);
    var _ = RegistryTable.begin(Names.self().node(), name, Beam.self(), ProcLib.parent(), keys);
    return GenServer.ok(name);
  }

  @Override
  public CastResult<Atom> handleInfo(Object info, Atom state) {
    if (info instanceof Exit(Pid pid, _)) {
      RegistryTable table = RegistryTable.find(Names.self().node(), name);
      if (table != null) {
        table.removeAll(pid);
      }
    }
    return GenServer.noReply(state);
  }
}
