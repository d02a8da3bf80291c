package dev.joist.term;

/// How floats are written: the shortest digits that read back as the same float, plain or with an
/// exponent, whichever is shorter.
final class FloatText {

  /// From here on plain digits would claim an exactness that floats have not.
  private static final double PLAIN_LIMIT = 0x1p53;

  private FloatText() {}

  static void print(StringBuilder out, double value) {
    if (value == 0.0) {
      out.append(1 / value < 0 ? "-0.0" : "0.0");
      return;
    }
    if (value < 0) {
      out.append('-');
    }
    Decimal decimal = Decimal.of(Math.abs(value));
    String exponential = decimal.exponential();
    if (Math.abs(value) >= PLAIN_LIMIT || decimal.plainLength() > exponential.length()) {
      out.append(exponential);
    } else {
      decimal.plain(out);
    }
  }

  /// The number 0.DIGITS times ten to the power `point`.
  private record Decimal(String digits, int point) {

    /// Taken from `Double.toString`, whose digits are the shortest but for one case: it never gives
    /// less than two.
    static Decimal of(double value) {
      String text = Double.toString(value);
      int e = text.indexOf('E');
      String mantissa = e < 0 ? text : text.substring(0, e);
      int dot = mantissa.indexOf('.');
      int exponent = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
      String all = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
      int first = 0;
      while (all.charAt(first) == '0') {
        first++;
      }
      int end = all.length();
      while (all.charAt(end - 1) == '0') {
        end--;
      }
      var decimal = new Decimal(all.substring(first, end), dot - first + exponent);
      return decimal.digits.length() == 2 ? decimal.shortened(value) : decimal;
    }

    private Decimal shortened(double value) {
      int tens = digits.charAt(0) - '0';
      int units = digits.charAt(1) - '0';
      int rounded = units < 5 ? tens : tens + 1;
      Decimal shorter =
          rounded == 10
              ? new Decimal("1", point + 1)
              : new Decimal(Integer.toString(rounded), point);
      return Double.parseDouble(shorter.exponential()) == value ? shorter : this;
    }

    String exponential() {
      String fraction = digits.length() == 1 ? "0" : digits.substring(1);
      return digits.charAt(0) + "." + fraction + "e" + (point - 1);
    }

    int plainLength() {
      if (point <= 0) {
        return 2 - point + digits.length();
      }
      return point >= digits.length() ? point + 2 : digits.length() + 1;
    }

    void plain(StringBuilder out) {
      if (point <= 0) {
        out.append("0.").repeat('0', -point).append(digits);
      } else if (point >= digits.length()) {
        out.append(digits).repeat('0', point - digits.length()).append(".0");
      } else {
        out.append(digits, 0, point).append('.').append(digits, point, digits.length());
      }
    }
  }
}
