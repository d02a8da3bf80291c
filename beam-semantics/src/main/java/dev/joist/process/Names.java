package dev.joist.process;

import dev.joist.term.Atom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The registered names of one node, of processes and ports alike.
///
/// Looking up takes no lock. Registering, unregistering and the freeing at an entity's end are rare
/// and take this object's. An entity that ends raises EXITING before it looks at its name, and one
/// that is being registered gets its name before EXITING is looked at: so a dead entity keeps none.
///
/// From the moment EXITING is raised the name counts as free: whoever was told that an entity is
/// not alive finds its name free, though the entry may stand in the table for an instant more.
///
/// *Thread:* any.
///
/// Rule: NAME-01, NAME-02, NAME-04.
final class Names {

  private final ConcurrentHashMap<Atom, Entity> entities = new ConcurrentHashMap<>();

  @Nullable Entity find(Atom name) {
    Entity entity = entities.get(name);
    return entity == null || entity.isExiting() ? null : entity;
  }

  /// Gives an entity a name.
  ///
  /// @return null when done, else why not
  synchronized @Nullable String register(Atom name, Entity entity) {
    Entity holder = find(name);
    if (holder != null) {
      return "the name " + name + " is taken by " + holder.id();
    }
    if (entity.name != null) {
      return entity.id() + " is registered already, as " + entity.name;
    }
    entity.name = name;
    if (entity.isExiting()) {
      entity.name = null;
      return entity.id() + " is dead";
    }
    entities.put(name, entity);
    return null;
  }

  /// Frees a name.
  ///
  /// @return false when nobody has it
  synchronized boolean unregister(Atom name) {
    Entity entity = find(name);
    if (entity == null) {
      return false;
    }
    entities.remove(name);
    entity.name = null;
    return true;
  }

  /// Frees the name of an entity that has raised EXITING, if it has one.
  void release(Entity entity) {
    if (entity.name == null) {
      return;
    }
    synchronized (this) {
      Atom name = entity.name;
      if (name != null) {
        entities.remove(name, entity); // another may have it already
        entity.name = null;
      }
    }
  }

  List<Atom> all() {
    List<Atom> names = new ArrayList<>();
    entities.forEach((name, entity) -> {
      if (!entity.isExiting()) {
        names.add(name);
      }
    });
    return List.copyOf(names);
  }
}
