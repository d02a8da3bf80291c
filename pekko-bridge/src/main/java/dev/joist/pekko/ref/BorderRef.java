package dev.joist.pekko.ref;

import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.InternalActorRef;

/// A reference that stands at the border, in the folder of the processes.
///
/// *Internal API:* as [CellLessRef]: who a reference's parent and provider are.
abstract class BorderRef extends CellLessRef {

  private static final long serialVersionUID = 1L;

  final transient Border border;

  BorderRef(Border border, ActorPath path) {
    super(path);
    this.border = border;
  }

  @Override
  public final ActorRefProvider provider() {
    return border.provider();
  }

  @Override
  public InternalActorRef getParent() {
    return border.folder();
  }
}
