package dev.joist.term;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a component of a record is where whoever wrote the record did not know of it yet: a term in
/// Erlang's syntax, that fits the component.
///
/// `record Order(String customer, @IfAbsent("normal") Priority priority)` reads an order without a
/// priority as one of normal priority; `"0"`, `"[]"`, `"#{}"`, `"<<\"EUR\">>"` (a text) are others.
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface IfAbsent {

  /// The term's text, as [Terms#parse] reads it.
  String value();
}
