package dev.joist.otp;

import dev.joist.term.Terms;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Replies of the type that a [Request] wants. On its way a reply is a term, in which an `int` is a
/// Long and a `float` a Double; here it becomes what the request has promised, or an error says
/// what the server has replied instead.
final class Replies {

  /// What `R` is for a class of requests; `Object` where the class does not say.
  private static final ClassValue<Class<?>> TYPES =
      new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> request) {
          return replyType(request, Map.of());
        }
      };

  private Replies() {}

  /// A reply that the server gives, as a term.
  static <R> Object checked(Request<R> request, R reply) {
    return Terms.of(reply, "reply to " + request.getClass().getSimpleName());
  }

  /// A reply that has come, as the request wants it.
  ///
  /// @throws ClassCastException if it is something else
  static <R> R as(Request<R> request, Object reply) {
    Class<?> type = TYPES.get(request.getClass());
    Object value = narrow(type, reply);
    if (!type.isInstance(value)) {
      throw new ClassCastException(
          "%s wants a reply of %s, and the server has replied %s, which is of %s"
              .formatted(
                  request.getClass().getName(),
                  type.getName(),
                  Terms.toString(reply),
                  reply.getClass().getName()));
    }
    @SuppressWarnings("unchecked") // as far as a class can say; what is in a list is not looked at
    R typed = (R) value;
    return typed;
  }

  /// Whether a reply that has come is what the request wants.
  static boolean fits(Request<?> request, Object reply) {
    Class<?> type = TYPES.get(request.getClass());
    return type.isInstance(narrow(type, reply));
  }

  private static Object narrow(Class<?> type, Object reply) {
    if (reply instanceof Long number) {
      if (type == Integer.class && number.intValue() == number) {
        return number.intValue();
      }
      if (type == Short.class && number.shortValue() == number) {
        return number.shortValue();
      }
      if (type == Byte.class && number.byteValue() == number) {
        return number.byteValue();
      }
    }
    return type == Float.class && reply instanceof Double number
        ? (Object) number.floatValue()
        : reply;
  }

  private static Class<?> replyType(Class<?> type, Map<TypeVariable<?>, Type> bound) {
    for (Type parent : type.getGenericInterfaces()) {
      Class<?> found = inParent(parent, bound);
      if (found != null) {
        return found;
      }
    }
    Type parent = type.getGenericSuperclass();
    Class<?> found = parent == null ? null : inParent(parent, bound);
    return found == null ? Object.class : found;
  }

  private static @Nullable Class<?> inParent(Type parent, Map<TypeVariable<?>, Type> bound) {
    if (parent instanceof Class<?> raw) {
      return Request.class.isAssignableFrom(raw) ? replyType(raw, Map.of()) : null;
    }
    if (!(parent instanceof ParameterizedType generic)
        || !(generic.getRawType() instanceof Class<?> raw)
        || !Request.class.isAssignableFrom(raw)) {
      return null;
    }
    Type[] arguments = generic.getActualTypeArguments();
    if (raw == Request.class) {
      return raw(bound.getOrDefault(arguments[0], arguments[0]));
    }
    Map<TypeVariable<?>, Type> inner = new HashMap<>();
    TypeVariable<?>[] parameters = raw.getTypeParameters();
    for (int i = 0; i < parameters.length; i++) {
      inner.put(parameters[i], bound.getOrDefault(arguments[i], arguments[i]));
    }
    return replyType(raw, inner);
  }

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic when generic.getRawType() instanceof Class<?> plain -> plain;
      default -> Object.class;
    };
  }
}
