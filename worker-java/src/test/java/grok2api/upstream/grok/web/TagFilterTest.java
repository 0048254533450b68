package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.testing.JvmJson;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TagFilterTest {
  private static final List<String> DEFAULTS = List.of("xaiartifact", "xai:tool_usage_card");
  private static final String CITE_A =
      "<grok:render card_id=\"a\" card_type=\"citation_card\" type=\"render_inline_citation\">"
          + "<argument name=\"citation_id\">7</argument></grok:render>";
  private static final String CITE_B = CITE_A.replace("\"a\"", "\"b\"");
  private static final String PICTURE =
      "<grok:render card_id=\"c\" card_type=\"image_card\" type=\"render_searched_image\"/>";

  @Test
  void dropsWholeElementsAndKeepsTheWordsAroundThem() {
    assertFiltered(
        "Look  here.",
        "Look <xai:tool_usage_card><xai:tool_name>web_search</xai:tool_name> a < b"
            + "</xai:tool_usage_card> here.");
    assertFiltered("ab", "a<xaiartifact id=\"1\" title=\"T\">\n<b>x</b>\n</xaiartifact >b");
  }

  @Test
  void readsNamesInAnyCase() {
    assertFiltered("ab", "a<xaiArtifact>x</xaiArtifact>b");
  }

  @Test
  void dropsElementsThatCloseThemselves() {
    assertFiltered("ab", "a<xaiartifact/>b");
    assertFiltered("ab", "a<xaiartifact id=\"1\" />b");
  }

  @Test
  void dropsAnEndTagWhoseStartNeverCame() {
    assertFiltered("ab", "a</xai:tool_usage_card>b");
  }

  @Test
  void passesEverythingElse() {
    for (String text :
        List.of(
            "a < b && c > d",
            "<b>bold</b> <xaiartifacts> <xai:tool> </b>",
            "if (a <xai) <",
            "</",
            "<x",
            "<<grok:rende",
            "1 <<2")) {
      assertFiltered(text, text);
    }
  }

  @Test
  void dropsWhatNeverClosesOnceItsNameIsCertain() {
    assertFiltered("a", "a<xaiartifact>and so on</xaiartifac");
    assertFiltered("a", "a<xaiartifact id=");
    assertFiltered("a<xaiartifact", "a<xaiartifact");
  }

  @Test
  void numbersCitationsByFirstUseAndDropsDirectRepeats() {
    assertFiltered(
        "One [[1]](https://example.org/a) two [[2]](https://example.org/b%28x%29)"
            + " three [[1]](https://example.org/a)",
        "One" + CITE_A + CITE_A + " two" + CITE_B + " three" + CITE_A);
  }

  @Test
  void showsAPictureThatWasFound() {
    assertFiltered("![A (big) lake](https://example.org/lake.jpg)", PICTURE);
  }

  @Test
  void showsNothingForOtherCards() {
    assertFiltered(
        "ab",
        "a<grok:render card_id=\"nobody\" type=\"render_inline_citation\"></grok:render>"
            + "<grok:render card_id=\"a\" type=\"render_generated_image\"></grok:render>"
            + "<grok:render card_id=\"evil\" type=\"render_inline_citation\"></grok:render>b");
  }

  @Test
  void replacesCardsEvenWhenNoNameIsFiltered() {
    assertEquals(" [[1]](https://example.org/a)", filter(List.of(), List.of(CITE_A)));
    assertEquals(
        "<xaiartifact>x</xaiartifact>",
        filter(List.of(" "), List.of("<xaiartifact>x</xaiartifact>")));
  }

  @Test
  void isPlainOnlyWhileNothingIsHeld() {
    TagFilter filter = new TagFilter(DEFAULTS, cards());
    assertTrue(filter.plain());
    assertEquals("a", filter.feed("a<xai"));
    assertFalse(filter.plain());
    assertEquals("", filter.feed("artifact>"));
    assertFalse(filter.plain());
    assertEquals("b", filter.feed("</xaiartifact>b"));
    assertTrue(filter.plain());
  }

  /** However the text is cut, the outcome is the same. */
  private static void assertFiltered(String expected, String text) {
    assertEquals(expected, filter(DEFAULTS, List.of(text)));
    for (int cut = 1; cut < text.length(); cut++) {
      List<String> pieces = List.of(text.substring(0, cut), text.substring(cut));
      assertEquals(expected, filter(DEFAULTS, pieces), "cut at " + cut);
    }
    assertEquals(expected, filter(DEFAULTS, List.of(text.split(""))), "single characters");
  }

  private static String filter(List<String> names, List<String> pieces) {
    TagFilter filter = new TagFilter(names, cards());
    StringBuilder shown = new StringBuilder();
    for (String piece : pieces) {
      shown.append(filter.feed(piece));
    }
    return shown.append(filter.finish()).toString();
  }

  private static Cards cards() {
    Cards cards = new Cards(new JvmJson());
    cards.remember(
        "{\"id\":\"a\",\"cardType\":\"citation_card\",\"url\":\"https://example.org/a\"}");
    cards.remember("{\"id\":\"b\",\"url\":\"https://example.org/b(x)\"}");
    cards.remember(
        """
        {"id":"c","image":{"title":"A [big]\\nlake","original":"https://example.org/lake.jpg",
         "thumbnail":"https://example.org/small.jpg"}}""");
    cards.remember("{\"id\":\"evil\",\"url\":\"javascript:alert(1)\"}");
    cards.remember("no card");
    cards.remember(null);
    return cards;
  }
}
