package dev.joist.term;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The tag of a Java record as an Erlang record, where it is not the class's name in
/// `lower_snake_case`: `@Tag("DOWN") record Down(...)` is `{'DOWN', ...}`.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Tag {

  /// The text of the tag's atom.
  String value();
}
