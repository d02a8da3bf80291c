package dev.joist.term;

import java.util.Locale;

/// The atoms that enum constants are: the constant's name in lower case, worked out once per enum.
final class EnumAtoms extends ClassValue<String[]> {

  private static final EnumAtoms TEXTS = new EnumAtoms();

  private EnumAtoms() {}

  @SuppressWarnings("EnumOrdinal") // an index into what was made from the same enum
  static String text(Enum<?> constant) {
    return TEXTS.get(constant.getDeclaringClass())[constant.ordinal()];
  }

  @Override
  protected String[] computeValue(Class<?> type) {
    Object[] constants = type.getEnumConstants();
    String[] texts = new String[constants.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = ((Enum<?>) constants[i]).name().toLowerCase(Locale.ROOT);
    }
    return texts;
  }
}
