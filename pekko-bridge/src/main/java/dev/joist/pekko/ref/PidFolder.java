package dev.joist.pekko.ref;

import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelectionMessage;
import org.apache.pekko.actor.AddressTerminated;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.Nobody$;
import org.apache.pekko.actor.SelectChildName;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;

/// `/joist` in Pekko's tree: leads from a path to what it names. A process is found there whether
/// anybody asked for its reference before or not.
///
/// *Internal API:* Pekko asks `getChild` of what stands at a path's beginning, which is how its own
/// `/temp` works. A selection comes as an [ActorSelectionMessage], of which one name is understood
/// and no pattern, as in `/temp`. Without it references could not be sent to other nodes.
final class PidFolder extends BorderRef {

  private static final long serialVersionUID = 1L;

  PidFolder(Border border, ActorPath path) {
    super(border, path);
  }

  @Override
  public InternalActorRef getParent() {
    return border.provider().rootGuardian();
  }

  @Override
  public InternalActorRef getChild(Iterator<String> names) {
    String name = names.hasNext() ? names.next() : "";
    if (name.isEmpty()) {
      return this;
    }
    InternalActorRef child = border.child(name);
    if (child == null) {
      return Nobody$.MODULE$;
    }
    return names.hasNext() ? child.getChild(names) : child;
  }

  @Override
  public void $bang(@Nullable Object message, @Nullable ActorRef sender) {
    switch (message) {
      case AddressTerminated gone -> border.nodeGone(gone.address());
      case ActorSelectionMessage selection -> select(selection, sender);
      case null, default -> {
        // It is a folder.
      }
    }
  }

  private void select(ActorSelectionMessage selection, @Nullable ActorRef sender) {
    InternalActorRef child =
        selection.elements().size() == 1
                && selection.elements().head() instanceof SelectChildName only
            ? border.child(only.name())
            : null;
    if (child == null) {
      border.nobody(path(), selection, sender);
    } else {
      child.tell(selection.msg(), sender);
    }
  }
}
