package dev.joist.term;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a record, or a component of one, was called before: nodes that still run that version are
/// understood.
///
/// On a record these are tags: `@Was("deposit") record Payment(...)` also reads `{deposit, ...}`.
/// On a component they are names: `record Payment(@Was("cents") long amount)`. What is written has
/// the present name only.
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface Was {

  /// The earlier names.
  String[] value();
}
