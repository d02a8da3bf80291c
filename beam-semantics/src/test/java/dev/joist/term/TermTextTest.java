package dev.joist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How terms are printed and read. What OTP prints for random terms is in [OtpAgreementTest].
class TermTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "16#ff ¦ 255",
        "2#101 ¦ 5",
        "36#zZ ¦ 1295",
        "1_000_000 ¦ 1000000",
        "-16#8000000000000000 ¦ -9223372036854775808",
        "- 5 ¦ -5",
        "+5 ¦ 5",
        "$a ¦ 97",
        "$\\n ¦ 10",
        "$\\s ¦ 32",
        "$\\x{1F600} ¦ 128512",
        "$\\^A ¦ 1",
        "$\\101 ¦ 65",
        "1.5e3 ¦ 1.5e3",
        "1_0.2_5 ¦ 10.25",
        "100.0 ¦ 100.0",
        "1000.0 ¦ 1.0e3",
        "1.0E-5 ¦ 1.0e-5",
        "'a b' ¦ 'a b'",
        "'ab' ¦ ab",
        "'\\x41\\x{42}\\103' ¦ 'ABC'",
        "'end' ¦ 'end'",
        "'it\\'s' ¦ 'it\\'s'",
        "ärger ¦ ärger",
        "'\\x{65E5}' ¦ '\\x{65E5}'",
        "[] ¦ []",
        "[a,b|c] ¦ [a,b|c]",
        "[a|[b,c]] ¦ [a,b,c]",
        "{} ¦ {}",
        "{ a , [ ] } ¦ {a,[]}",
        "#{} ¦ #{}",
        "#{b=>1, a=>2, 1=>3} ¦ #{1=>3,a=>2,b=>1}",
        "#{a=>1,a=>2} ¦ #{a=>2}",
        "\"ab\" \"c\" ¦ [97,98,99]",
        "\"\" ¦ []",
        "<<>> ¦ <<>>",
        "<<\"bin\">> ¦ <<\"bin\">>",
        "<<98,105,110>> ¦ <<\"bin\">>",
        "<<1,2,3>> ¦ <<1,2,3>>",
        "<<258:16,-1>> ¦ <<1,2,255>>",
        "<<5:3>> ¦ <<5:3>>",
        "<<1:1,0:7,1:1>> ¦ <<128,1:1>>",
        "<<\"a\",0>> ¦ <<97,0>>",
        "<<\"\\n\\\"\\\\\">> ¦ <<\"\\n\\\"\\\\\">>",
        "<<\"é\">> ¦ <<\"é\">>",
        "<<\"é\"/utf8>> ¦ <<\"Ã©\">>",
        "<<\"日\"/utf8>> ¦ <<230,151,165>>",
        "<0.41.0> ¦ <0.41.0>",
        "#Ref<0.1.2.3> ¦ #Ref<0.1.2.3>",
        "#Port<0.6> ¦ #Port<0.6>",
        "fun lists:map/2 ¦ fun lists:map/2",
        "fun 'a b':'F'/0 ¦ fun 'a b':'F'/0",
        "foo. ¦ foo",
        "foo % said softly ¦ foo",
      })
  void aTextAndItsTermAsPrinted(String text, String printed) {
    Object term = Terms.parse(text);
    assertEquals(printed, Terms.toString(term));
    assertTrue(Terms.exactlyEqual(term, Terms.parse(printed)), "reads back");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      value = {
        "{a, ¦ 4 ¦ found the end of the text, expected a term",
        "[a b] ¦ 4 ¦ found the atom b, expected `,`, `|` or `]`",
        "[a|b,c] ¦ 5 ¦ found `,`, expected `]`",
        "[a,] ¦ 4 ¦ found `]`, expected a term",
        "{a] ¦ 3 ¦ found `]`, expected `,` or `}`",
        "{X} ¦ 2 ¦ found the variable X, expected a term; an atom that starts with a capital is quoted: 'X'",
        "'abc ¦ 1 ¦ a quoted atom starts here and has no closing '",
        "\"abc ¦ 1 ¦ a string starts here and has no closing \"",
        "<<1:x>> ¦ 5 ¦ found the atom x, expected a size of 0 to 1048576 bits",
        "<<a>> ¦ 3 ¦ found the atom a, expected an integer or a string",
        "<<1 ¦ 4 ¦ found the end of the text, expected `,` or `>>`",
        "<<\"a\"/latin1>> ¦ 7 ¦ found the atom latin1, expected the type utf8",
        "#{a:=1} ¦ 4 ¦ found `:=`, expected `=>`",
        "#{a} ¦ 4 ¦ found `}`, expected `=>`",
        "#rec{} ¦ 2 ¦ found the atom rec, expected `{`",
        "end ¦ 1 ¦ found the reserved word `end`, expected a term; as an atom it is quoted: 'end'",
        "a b ¦ 3 ¦ found the atom b, expected the end of the text",
        "37#1 ¦ 1 ¦ the base of a number is 2 to 36, not 37",
        "2#12 ¦ 3 ¦ `12` is no number of base 2",
        "1.0e999 ¦ 1 ¦ 1.0e999 is beyond the largest float, 1.7976931348623157E308",
        "- a ¦ 3 ¦ found the atom a, expected a number after its sign",
        "'\\xg' ¦ 3 ¦ found `\\x`, expected two hex digits or {HexDigits} after it",
        "'\\x{D800}' ¦ 3 ¦ `\\x{D800}` is no Unicode character",
        "日 ¦ 1 ¦ found `日`, expected a term",
        "<7.1.0> ¦ 1 ¦ an identifier of another node, whose number 7 says nothing here; expected one that starts with 0",
        "<0.99999999999.0> ¦ 4 ¦ found 99999999999, expected a number up to 4294967295",
        "fun a/1 ¦ 6 ¦ found `/`, expected `:`",
        "fun a:b/256 ¦ 9 ¦ found the number 256, expected an arity of 0 to 255",
        "fun X:b/1 ¦ 5 ¦ found the variable X, expected a module name",
        "$ ¦ 2 ¦ found the end of the text, expected a character after `$`",
      })
  void anErrorNamesColumnAndWhatWasFoundAndExpected(String text, int column, String message) {
    var error = assertThrows(TermSyntaxException.class, () -> Terms.parse(text));
    assertEquals("column " + column + ": " + message, error.getMessage());
    assertEquals(column, error.column());
  }

  @Test
  void anAtomOfMoreThan255CharactersIsASyntaxError() {
    String text = "{" + "a".repeat(256) + "}";
    assertEquals(2, assertThrows(TermSyntaxException.class, () -> Terms.parse(text)).column());
  }

  @Test
  void aBinaryThatIsTextIsAString() {
    assertEquals("bin", Terms.parse("<<\"bin\">>"));
    assertEquals("å", Terms.parse("<<\"å\"/utf8>>"));
    assertEquals(Binary.of((byte) 0xe5), Terms.parse("<<\"å\">>"));
  }

  private record Answer(Pid from, Object value) {}

  @Test
  void namesStandForTheTermsTheyAreGivenTo() {
    Pid pid = Pid.of(Atom.of("nonode@nohost"), 7, 0, 0);
    Object term = List.of(new Answer(pid, 1L), pid, Atom.of("secret"));
    var out = new StringBuilder("> ");
    Terms.print(out, term, part -> nameOf(part, pid));
    assertEquals("> [{answer,P1,1},P1,...]", out.toString());
  }

  private static @Nullable String nameOf(Object part, Pid pid) {
    return part.equals(pid) ? "P1" : part.equals(Atom.of("secret")) ? "..." : null;
  }

  @Test
  void variablesAreWhatTheUserOfTheParserSays() {
    var scanner = new TermScanner("{X, [_|Y]} = Rest");
    Object term = new TermParser(scanner, variable -> "<" + variable.text() + ">").term();
    assertEquals("{<<\"<X>\">>,[<<\"<_>\">>|<<\"<Y>\">>]}", Terms.toString(term));
    scanner.expect("=");
    assertEquals(new Token(Token.Kind.VARIABLE, "Rest", "Rest", 14), scanner.next());
    scanner.expectEnd();
  }

  @Test
  void aScannerCutsAStepOfAScenario() {
    var scanner = new TermScanner("{P2, R1} = P1:spawn_monitor('go on', 1.5) % comment");
    List<String> words = new ArrayList<>();
    while (scanner.peek().kind() != Token.Kind.END) {
      Token token = scanner.next();
      words.add(token.column() + " " + token.kind() + " " + token.text());
    }
    assertEquals(
        List.of(
            "1 SYMBOL {",
            "2 VARIABLE P2",
            "4 SYMBOL ,",
            "6 VARIABLE R1",
            "8 SYMBOL }",
            "10 SYMBOL =",
            "12 VARIABLE P1",
            "14 SYMBOL :",
            "15 ATOM spawn_monitor",
            "28 SYMBOL (",
            "29 ATOM go on",
            "36 SYMBOL ,",
            "38 FLOAT 1.5",
            "41 SYMBOL )"),
        words);
  }

  @Test
  void identifiersPrintAsOnTheirOwnNode() {
    Atom far = Atom.of("far@away");
    assertEquals("<0.4294967295.1>", Pid.of(far, 0xffff_ffffL, 1, 3).toString());
    assertEquals("#Ref<0.0.1.2>", Ref.of(far, 3, (1L << 32) + 2, null).toString());
    assertEquals("#Port<0.9>", Port.of(far, 9, 3).toString());
  }
}
