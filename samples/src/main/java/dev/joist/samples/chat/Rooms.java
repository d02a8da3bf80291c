package dev.joist.samples.chat;

import dev.joist.otp.ChildSpec;
import dev.joist.otp.Registry;
import dev.joist.otp.StartOption;
import dev.joist.otp.Supervisor;
import dev.joist.otp.SupervisorFlags;
import dev.joist.otp.Via;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.time.Duration;
import java.util.List;

/// All rooms: found by name, made when somebody first wants in.
final class Rooms {

  private static final Atom REGISTRY = Atom.of("rooms");
  private static final Atom SUPERVISOR = Atom.of("room_sup");
  private static final Registry BY_NAME = new Registry(REGISTRY);

  private Rooms() {}

  /// What keeps the rooms' names.
  static ChildSpec registry() {
    return Registry.childSpec(REGISTRY, Registry.Keys.UNIQUE);
  }

  // tag::supervisor
  /// What starts rooms, and starts them again.
  static ChildSpec supervisor() {
    ChildSpec room =
        ChildSpec.of("room", arguments -> Room.startLink((String) arguments.getFirst()));
    SupervisorFlags flags = SupervisorFlags.simpleOneForOne().intensity(10, Duration.ofSeconds(1));
    return ChildSpec.of(
            "room_sup",
            () -> Supervisor.startLink(flags, List.of(room), StartOption.name(SUPERVISOR)))
        .supervisor();
  }

  // end::supervisor

  /// A room as it is called by its name.
  static Via name(String room) {
    return BY_NAME.name(room);
  }

  /// The process of a room, made if need be; of one that has crashed the next one.
  static Pid find(String room) {
    while (true) {
      var there = BY_NAME.whereisName(room);
      if (there.isPresent()) {
        return there.get();
      }
      var _ = Supervisor.startChild(SUPERVISOR, List.of(room)); // or somebody else has, just now
    }
  }
}
