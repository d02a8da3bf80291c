package dev.joist.pekko.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import dev.joist.term.RecordShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which record a JSON object is where the type is a sealed interface: the one whose tag `"$type"`
/// is. So JSON names a tag out of a closed set, and never a class.
final class SealedTypes extends NopAnnotationIntrospector {

  private static final long serialVersionUID = 1L;

  private static final String PROPERTY = "$type";

  @Override
  public @Nullable TypeResolverBuilder<?> findTypeResolver(
      MapperConfig<?> config, AnnotatedClass type, JavaType base) {
    if (!isSealedInterface(type.getRawType())) {
      return null;
    }
    JsonTypeInfo.Value byTag =
        JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, PROPERTY, null, false, null);
    return new StdTypeResolverBuilder().init(byTag, null);
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated type) {
    if (!isSealedInterface(type.getRawType())) {
      return null;
    }
    List<NamedType> records = new ArrayList<>();
    addRecords(type.getRawType(), records);
    return records;
  }

  @Override
  public @Nullable String findTypeName(AnnotatedClass type) {
    return type.getRawType().isRecord() ? RecordShape.of(type.getRawType()).tag().text() : null;
  }

  private static boolean isSealedInterface(Class<?> type) {
    return type.isSealed() && type.isInterface();
  }

  private static void addRecords(Class<?> type, List<NamedType> records) {
    if (type.isRecord()) {
      records.add(new NamedType(type, RecordShape.of(type).tag().text()));
    } else if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        addRecords(permitted, records);
      }
    }
  }
}
