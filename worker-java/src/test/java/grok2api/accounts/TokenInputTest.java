package grok2api.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.testing.JvmJson;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenInputTest {
  private static final JvmJson JSON = new JvmJson();

  private static TokenInput text(String text) {
    return TokenLines.read(JSON, text);
  }

  private static TokenInput json(String text) {
    return TokenJson.read(JsonNode.root(JSON.parse(text)));
  }

  private static List<String> tokens(TokenInput input) {
    return input.entries().stream().map(entry -> entry.where() + " " + entry.token()).toList();
  }

  private static List<String> malformed(TokenInput input) {
    return input.malformed().stream()
        .map(one -> one.where() + " " + one.field() + "|" + one.value() + "|" + one.reason())
        .toList();
  }

  private static String fault(String json) {
    return assertThrows(
            JsonShapeException.class, () -> TokenJson.strictly(JsonNode.root(JSON.parse(json))))
        .getMessage();
  }

  @Test
  void aPasteIsOneTokenALine() {
    TokenInput input =
        text(
            """
            tok-1

            # bought in May
            sso=tok-2
            two tokens
              sso=tok-3; sso-rw=tok-3
            eyJhbGciOiJIUzI1NiJ9,second
            """);
    assertEquals(List.of("1 tok-1", "4 tok-2", "6 tok-3"), tokens(input));
    assertEquals(
        List.of("5 |…|It contains whitespace", "7 |eyJh…cond|It contains ,"), malformed(input));
    assertEquals(5, input.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\r\nb\r\n", "a\rb", "\uFEFFa\nb"})
  void linesEndAsTheyLike(String text) {
    assertEquals(List.of("1 a", "2 b"), tokens(text(text)));
  }

  @Test
  void aTableIsReadByItsHeading() {
    TokenInput input =
        text(
            """
            Token,pool,note,tags,quota,status
            tok-1,ssoSuper,"team ""a"", shared
            and more","[""home"",""a,b""]",72,invalid
            "tok-2",,,,,

            tok-3,wrong,,,,
            tok-4,ssoBasic,'=1+1,,seven,active
            """);
    assertEquals(List.of("2 tok-1", "4 tok-2"), tokens(input));
    TokenEntry first = input.entries().get(0);
    assertEquals(true, first.superAccount());
    assertEquals("team \"a\", shared\nand more", first.note());
    assertEquals(List.of("home", "a,b"), first.tags());
    assertEquals(72, first.quota());
    assertEquals(TokenEntry.State.INVALID, first.state());
    TokenEntry second = input.entries().get(1);
    assertNull(second.superAccount());
    assertNull(second.note());
    assertNull(second.quota());
    assertEquals(
        List.of(
            "6 pool|…|Expected ssoBasic or ssoSuper at pool",
            "7 quota|…|Expected a number at quota"),
        malformed(input));
  }

  @ParameterizedTest
  @ValueSource(strings = {"note;token\nx;tok", "note\ttoken\r\nx\ttok", "\uFEFFtoken\ntok"})
  void aTableMayBeSeparatedOtherwise(String table) {
    assertEquals(List.of("2 tok"), tokens(text(table)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=1+1", "'", "'=x", "''", "a\"b,\nc", "-5", "@x", "plain", "'tis"})
  void aCellComesBackAsItWas(String text) {
    String cell = CsvRows.cell(text);
    assertEquals(text, CsvRows.plain(CsvRows.read("x," + cell, ',').get(0).cells().get(1)));
  }

  @Test
  void jsonMayBeAListOfTokensOrOfObjects() {
    TokenInput input =
        json(
            """
            ["tok-1", {"token":"sso=tok-2","token_type":"ssoSuper","quota":7.9,"note":"x"},
             5, "", {"token":"to k"}, {"token":"tok-3","quota":"9"}, {"token":"sso=…","id":"9c"}]
            """);
    assertEquals(List.of("1 tok-1", "2 tok-2"), tokens(input));
    assertEquals(true, input.entries().get(1).superAccount());
    assertEquals(7, input.entries().get(1).quota());
    assertEquals(
        List.of(
            "3 2|…|Expected a token or an object with a token at 2",
            "4 3|…|It is empty",
            "5 4.token|…|Expected a token; this is none: It contains whitespace at 4.token",
            "6 5.quota|…|Expected a number at 5.quota",
            "7 6.token|…|It is shortened; the whole token is needed"),
        malformed(input));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ssoBasic\":[\"a\"],\"ssoSuper\":[{\"token\":\"b\",\"token_type\":\"sso\"}]}",
        "{\"tokens\":[\"a\",{\"token\":\"b\",\"pool\":\"ssoSuper\"}]}",
        "{\"data\":[{\"token\":\"a\"},{\"token\":\"b\",\"token_type\":\"ssoSuper\"}],\"total\":2}"
      })
  void jsonMayNameThePoolsOrTheList(String json) {
    TokenInput input = json(json);
    assertEquals(List.of("1 a", "2 b"), tokens(input));
    assertEquals(true, input.entries().get(1).superAccount());
  }

  @Test
  void jsonOfOtherShapesHoldsNoAccount() {
    assertEquals(0, json("{}").size());
    assertEquals(0, json("{\"ssoBasic\":null,\"keys\":[1]}").size());
    assertEquals(0, json("null").size());
  }

  @Test
  void aLargeFileThatIsNoTableIsReadInGoodTime() {
    String broken = "{\"a\":".repeat(200_000);
    TokenInput input = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> text(broken));
    assertEquals(List.of("1 |{\"a\"…\"a\":|It is longer than 4096 characters"), malformed(input));
  }

  @Test
  void wholePoolsAreReadStrictlyAndNameTheFieldThatIsWrong() {
    assertEquals("Expected an array at ssoBasic", fault("{\"ssoBasic\":{}}"));
    assertEquals(
        "Expected a token; this is none: It contains whitespace at ssoBasic.1",
        fault("{\"ssoBasic\":[\"a\",\"b c\"]}"));
    assertEquals(
        "Expected a number at ssoSuper.0.quota",
        fault("{\"ssoSuper\":[{\"token\":\"a\",\"quota\":\"5\"}]}"));
    assertEquals(
        "Expected at most 200 characters at ssoBasic.0.note",
        fault("{\"ssoBasic\":[{\"token\":\"a\",\"note\":\"" + "x".repeat(201) + "\"}]}"));
    assertEquals(
        "Expected text without control characters at ssoBasic.0.note",
        fault("{\"ssoBasic\":[{\"token\":\"a\",\"note\":\"\\ud800x\"}]}"));
  }

  @Test
  void inWholePoolsAnIdStandsForAMaskedToken() {
    TokenInput input =
        TokenJson.strictly(
            JsonNode.root(
                JSON.parse(
                    "{\"ssoSuper\":[\" \",{\"token\":\"sso=ab…yz\",\"id\":\"9c1185a5c5e9\"}]}")));
    assertEquals(1, input.entries().size());
    assertNull(input.entries().get(0).token());
    assertEquals("9c1185a5c5e9", input.entries().get(0).id());
    assertEquals(true, input.entries().get(0).superAccount());
  }

  @Test
  void whatIsSaidOfQuotaAndStatusIsTakenAsTheSpecificationHasIt() {
    TokenInput input =
        json(
            """
            [{"token":"a","quota":-7,"heavy_quota":0,"status":"cooling"},
             {"token":"b","quota":null,"status":5},
             {"token":"c","quota":1e12,"tags":[" x ","x","y"]}]
            """);
    assertEquals(-1, input.entries().get(0).quota());
    assertEquals(0, input.entries().get(0).heavyQuota());
    assertEquals(TokenEntry.State.COOLING, input.entries().get(0).state());
    assertNull(input.entries().get(1).quota());
    assertEquals(TokenEntry.State.ACTIVE, input.entries().get(1).state());
    assertEquals(Integer.MAX_VALUE, input.entries().get(2).quota());
    assertEquals(List.of("x", "y"), input.entries().get(2).tags());
  }
}
