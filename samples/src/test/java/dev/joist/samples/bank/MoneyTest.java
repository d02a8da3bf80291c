package dev.joist.samples.bank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Amounts are read to the cent, or refused with the reason.
class MoneyTest {

  @ParameterizedTest
  @CsvSource({
    "0.01, 1",
    "12.34, 1234",
    "007.00, 700",
    "1000000000.00, 100000000000",
    "00000000000000000000000000.50, 50"
  })
  void anAmountIsItsCents(String text, long cents) throws Refusal {
    assertEquals(cents, Money.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "12", "12.3", "12.345", "12,34", "1e3", ".50", "+1.00", " 1.00", "١.٠٠", "NaN"
      })
  void whatIsNoAmountIsRefused(String text) {
    assertReason(
        "amount '" + text + "' is not written like 12.34, with a dot and two decimals", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1.00", "-20", "-0.00"})
  void aNegativeAmountIsRefused(String text) {
    assertReason(
        "amount '" + text + "' is negative; to pay the other way round, swap from and to", text);
  }

  @Test
  void nothingIsRefused() {
    assertReason("amount '0.00' moves nothing", "0.00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000000000.01", "92233720368547758.08", "18446744073709551616.01"})
  void moreThanTheMostIsRefusedHoweverManyDigitsItHas(String text) {
    assertReason(
        "amount '" + text + "' is more than 1,000,000,000.00, the most this bank moves at once",
        text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0|0.00", "5|0.05", "-5|-0.05", "123456789|1,234,567.89", "-123456|-1,234.56"})
  void centsAreShownToPeople(long cents, String shown) {
    assertEquals(shown, Money.format(cents));
  }

  private static void assertReason(String reason, String text) {
    assertEquals(reason, assertThrows(Refusal.class, () -> Money.parse(text)).reason());
  }
}
