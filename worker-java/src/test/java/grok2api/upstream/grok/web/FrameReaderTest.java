package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.json.JsonText;
import grok2api.openai.ChatRequest;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.platform.TextBuffer;
import grok2api.testing.JvmJson;
import grok2api.upstream.Chats;
import grok2api.upstream.Failure;
import grok2api.upstream.ToolCallParser;
import grok2api.upstream.Transcript;
import grok2api.upstream.UpstreamEvent;
import grok2api.upstream.grok.web.FrameReader.Wanted;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Frames and what they come to. Every stream here is read whole, cut at every place, in single
 * characters, with CRLF, and with and without the scanner: the outcome must be the same.
 */
final class FrameReaderTest {
  private static final List<String> FILTERED = List.of("xaiartifact", "xai:tool_usage_card");
  private static final ChatRequest CHAT = Chats.of(Chats.says("user", "2+2?"));
  private static final Json JSON = new JvmJson();

  @Test
  void readsAPlainAnswer() {
    assertRead(
        """
        progress: -1
        text: The answer\\nis "4" 你好.
        end""",
        """
        {"result":{"conversation":{"conversationId":"c-1f0e"}}}
        {"result":{"response":{"userResponse":{"responseId":"u-1","model":"grok-4"},"isThinking":false}}}
        {"result":{"response":{"token":"","isThinking":false}}}
        {"result":{"response":{"token":"The","isThinking":false,"isSoftStop":false,"responseId":"r-1"}}}
        {"result":{"response":{"token":" answer\\nis","isThinking":false,"isSoftStop":false,"responseId":"r-1"}}}
        {"result":{"response":{"token":" \\"4\\" \\u4f60好.","isThinking":false,"messageTag":"final","messageStepId":2}}}
        {"result":{"response":{"token":"","isThinking":false,"isSoftStop":true,"responseId":"r-1"}}}
        {"result":{"response":{"modelResponse":{"message":"The answer\\nis \\"4\\" 你好.","model":"grok-4"}}}}
        {"result":{"response":{"finalMetadata":{"followUpSuggestions":[]}}}}
        {"result":{"title":{"newTitle":"Sum"}}}
        """);
  }

  @Test
  void readsReasoningBeforeTheAnswer() { // upstream-grok.md 8.3
    assertRead(
        """
        think: Let me check the sum.
        text: The answer is 4.
        end""",
        """
        {"result":{"response":{"token":"Let me check","isThinking":true,"messageTag":"summary"}}}
        {"result":{"response":{"token":" the sum.","isThinking":true}}}
        {"result":{"response":{"token":"The answer","isThinking":false,"messageTag":"final"}}}
        {"result":{"response":{"token":" is 4.","isThinking":false,"messageTag":"final"}}}
        {"result":{"response":{"modelResponse":{"message":"The answer is 4.","model":"grok-4","responseId":"r-9"}}}}
        {"result":{"response":{"finalMetadata":{"followUpSuggestions":[]}}}}
        """);
  }

  @Test
  void dropsThinkingThatComesAfterTheAnswerBegan() {
    assertRead(
        """
        think: First.
        text: So: four
        end""",
        """
        {"result":{"response":{"token":"First.","isThinking":true}}}
        {"result":{"response":{"token":"So:","isThinking":false}}}
        {"result":{"response":{"token":"Wait.","isThinking":true}}}
        {"result":{"response":{"token":" four","isThinking":false}}}
        """);
  }

  @Test
  void setsHeadersApart() {
    assertRead(
        """
        think: \\n\\nPlan\\n\\nAdd.
        text: \\n\\nSum\\n\\n4
        end""",
        """
        {"result":{"response":{"token":"Plan","isThinking":true,"messageTag":"header"}}}
        {"result":{"response":{"token":"Add.","isThinking":true}}}
        {"result":{"response":{"token":"Sum","isThinking":false,"messageTag":"header"}}}
        {"result":{"response":{"token":"4","isThinking":false}}}
        {"result":{"response":{"modelResponse":{"message":"Sum4"}}}}
        """);
  }

  @Test
  void listsSearchResultsInsideReasoningOnly() {
    assertRead(
        """
        think: Searching\\n- [A](https://example.org/a "About A")\\n- [B](https://example.org/b)\\n
        text: Done
        progress: -1
        end""",
        """
        {"result":{"response":{"token":"Searching","isThinking":true,"toolUsageCardId":"t-1","webSearchResults":{"results":[\
        {"title":"A","url":"https://example.org/a","preview":"About\\n A"},{"title":"B","url":"https://example.org/b","preview":""}]}}}}
        {"result":{"response":{"token":"Done","isThinking":false}}}
        {"result":{"response":{"token":"x","isThinking":false,"toolUsageCardId":"t-2","webSearchResults":{"results":[{"title":"C","url":"c"}]}}}}
        """);
  }

  @Test
  void dropsFramesOfTheProtocol() {
    assertRead(
        """
        think: Hm.
        progress: -1
        progress: -1
        text: 4
        end""",
        """
        {"result":{"response":{"token":"Hm.","isThinking":true}}}
        {"result":{"response":{"token":"<xai:tool_usage_card>…","isThinking":true,"messageTag":"tool_usage_card","toolUsageCardId":"t-1","toolUsageCard":{"webSearch":{"args":{"query":"sum"}}}}}}
        {"result":{"response":{"token":"{}","isThinking":true,"messageTag":"raw_function_result","toolUsageCardId":"t-1"}}}
        {"result":{"response":{"token":["4"],"isThinking":false}}}
        {"result":{"response":{"token":"4","isThinking":false}}}
        """);
  }

  @Test
  void filtersTagsSplitOverTokensInTextAndReasoning() {
    assertRead(
        """
        think: Let me seesee.
        text: 1 <2 and <b>bold</b>
        end""",
        """
        {"result":{"response":{"token":"Let me see<xai:tool_","isThinking":true}}}
        {"result":{"response":{"token":"usage_card>x</xai","isThinking":true}}}
        {"result":{"response":{"token":":tool_usage_card>see.","isThinking":true}}}
        {"result":{"response":{"token":"1 <","isThinking":false}}}
        {"result":{"response":{"token":"2","isThinking":false}}}
        {"result":{"response":{"token":"\\u003cxaiartifact>","isThinking":false}}}
        {"result":{"response":{"token":"hidden","isThinking":false}}}
        {"result":{"response":{"token":"</xaiartifact> and <b>bold</b>","isThinking":false}}}
        """);
  }

  @Test
  void releasesAnUndecidedTagAtTheEnd() {
    assertRead(
        """
        think: a <x
        text: b <xai
        end""",
        """
        {"result":{"response":{"token":"a <x","isThinking":true}}}
        {"result":{"response":{"token":"b <xai","isThinking":false}}}
        """);
  }

  @Test
  void rendersCardsThatCameBefore() {
    assertRead(
        """
        text: Yes [[1]](https://example.org/a), ![Lake](https://example.org/l.jpg)
        end""",
        """
        {"result":{"response":{"cardAttachment":{"jsonData":"{\\"id\\":\\"a\\",\\"cardType\\":\\"citation_card\\",\\"url\\":\\"https://example.org/a\\"}"}}}}
        {"result":{"response":{"cardAttachment":{"jsonData":"{\\"id\\":\\"b\\",\\"image\\":{\\"title\\":\\"Lake\\",\\"original\\":\\"https://example.org/l.jpg\\"}}"}}}}
        {"result":{"response":{"token":"Yes","isThinking":false}}}
        {"result":{"response":{"token":"<grok:render card_id=\\"a\\" card_type=\\"citation_card\\" type=\\"render_inline_citation\\"><argument name=\\"citation_id\\">0</argument></grok:render>","isThinking":false}}}
        {"result":{"response":{"token":"<grok:render card_id=\\"a\\" card_type=\\"citation_card\\" type=\\"render_inline_citation\\"></grok:render>","isThinking":false}}}
        {"result":{"response":{"token":", ","isThinking":false}}}
        {"result":{"response":{"token":"<grok:render card_id=\\"b\\" card_type=\\"image_card\\" type=\\"render_searched_image\\"></grok:render>","isThinking":false}}}
        """);
  }

  @Test
  void repeatsACitationOnceTextCameBetween() {
    String cite =
        "{\"result\":{\"response\":{\"token\":\"<grok:render card_id=\\\"a\\\""
            + " type=\\\"render_inline_citation\\\"></grok:render>\"}}}\n";
    assertRead(
        "text:  [[1]](https://e.org/a)x [[1]](https://e.org/a)\nend",
        "{\"result\":{\"response\":{\"cardAttachment\":{\"jsonData\":"
            + "\"{\\\"id\\\":\\\"a\\\",\\\"url\\\":\\\"https://e.org/a\\\"}\"}}}}\n"
            + cite
            + token("x")
            + cite);
  }

  @Test
  void emitsWhatTheFinalMessageHasBeyondTheTokens() {
    assertRead(
        "text: The answer is 4.\nend",
        token("The answer")
            + "{\"result\":{\"response\":{\"modelResponse\":{\"message\":\"The answer is 4.\"}}}}\n");
    assertRead(
        "think: Hm.\ntext: 4 [x]\nend",
        """
        {"result":{"response":{"token":"Hm.","isThinking":true}}}
        {"result":{"response":{"modelResponse":{"message":"4 <xaiartifact/>[x]"}}}}
        """);
  }

  @Test
  void keepsTheTokensWhenTheFinalMessageDisagrees() {
    for (String message : List.of("The reply is 4.", "The", "", "the answer, at length")) {
      assertRead(
          "text: The answer\nend",
          token("The answer")
              + "{\"result\":{\"response\":{\"modelResponse\":{\"message\":\""
              + message
              + "\"}}}}\n");
    }
  }

  @Test
  void findsPicturesWithoutAMarker() { // upstream-grok.md 8.4
    assertRead(
        """
        progress: 50
        progress 1: 50
        text: Here you go
        image: https://assets.grok.com/users/3a/generated/77/image.jpg
        image 1: https://assets.grok.com/users/3a/generated/78/image.jpg
        end""",
        """
        {"result":{"response":{"streamingImageGenerationResponse":{"imageIndex":0,"progress":50}}}}
        {"result":{"response":{"streamingImageGenerationResponse":{"imageIndex":1,"progress":50}}}}
        {"result":{"response":{"modelResponse":{"message":"","generatedImageUrls":[""]}}}}
        {"result":{"response":{"modelResponse":{"message":"","generatedImageUrls":["/"]}}}}
        {"result":{"response":{"modelResponse":{"message":"Here you go","generatedImageUrls":["users/3a/generated/77/image.jpg","/users/3a/generated/78/image.jpg"]}}}}
        {"result":{"response":{"modelResponse":{"message":"Here you go","generatedImageUrls":["https://assets.grok.com/users/3a/generated/77/image.jpg"]}}}}
        """);
  }

  @Test
  void takesFinishedPicturesFromEveryFrameThatMayCarryThem() {
    assertRead(
        """
        progress: -1
        progress: 40
        image: https://assets.grok.com/a.jpg
        image 1: https://assets.grok.com/b.jpg
        image 2: https://assets.grok.com/c.jpg
        image 3: https://assets.grok.com/d.jpg
        image 4: https://assets.grok.com/e.jpg
        end""",
        """
        {"result":{"response":{"imageAttachmentInfo":{"imageCount":2}}}}
        {"result":{"response":{"streamingImageGenerationResponse":{"imageUrl":"a.jpg","progress":40}}}}
        {"result":{"response":{"streamingImageGenerationResponse":{"imageUrl":"a.jpg","isFinal":true}}}}
        {"result":{"response":{"streamingImageGenerationResponse":{"imageUrl":"b.jpg","progress":100,"moderated":false}}}}
        {"result":{"response":{"cardAttachment":{"jsonData":"{\\"id\\":\\"x\\",\\"image_chunk\\":{\\"imageUrl\\":\\"c.jpg\\",\\"progress\\":100}}"}}}}
        {"result":{"response":{"cachedImageGenerationResponse":{"imageUrl":"d.jpg"}}}}
        {"result":{"response":{"modelResponse":{"cardAttachmentsJson":["{\\"id\\":\\"y\\",\\"imageChunk\\":{\\"imageUrl\\":\\"e.jpg\\",\\"progress\\":100}}"],"generatedImageUrls":["a.jpg"]}}}}
        """);
  }

  @Test
  void skipsModeratedPicturesAndSaysSoWhenNothingElseCame() {
    String moderated =
        """
        {"result":{"response":{"streamingImageGenerationResponse":{"imageUrl":"a.jpg","progress":100,"moderated":true}}}}
        {"result":{"response":{"cardAttachment":{"jsonData":"{\\"id\\":\\"x\\",\\"image_chunk\\":{\\"imageUrl\\":\\"c.jpg\\",\\"progress\\":100,\\"moderated\\":true}}"}}}}
        """;
    assertRead("failed: CONTENT_REFUSED 200 pictures moderated", moderated);
    assertRead("text: Sorry\nend", moderated + token("Sorry"));
    assertRead(
        "image: https://assets.grok.com/b.jpg\nend",
        moderated
            + "{\"result\":{\"response\":{\"modelResponse\":{\"generatedImageUrls\":"
            + "[\"a.jpg\",\"b.jpg\",\"c.jpg\"]}}}}\n");
  }

  @Test
  void takesWordsForNoAnswerWhenThePicturesAskedForAreWithheld() {
    String withheld =
        """
        {"result":{"response":{"streamingImageGenerationResponse":{"imageIndex":0,"progress":100,"moderated":true}}}}
        {"result":{"response":{"token":"Sorry","isThinking":false}}}
        """;
    assertRead(
        "text: Sorry\nfailed: CONTENT_REFUSED 200 pictures moderated", Wanted.PICTURES, withheld);
    assertRead("text: Sorry\nend", Wanted.PICTURES, token("Sorry"));
    assertRead(
        "text: Sorry\nimage: https://assets.grok.com/b.jpg\nend",
        Wanted.PICTURES,
        withheld
            + "{\"result\":{\"response\":{\"cachedImageGenerationResponse\":{\"imageUrl\":\"b.jpg\"}}}}");
  }

  @Test
  void readsAFilm() { // upstream-grok.md 8.5
    assertRead(
        """
        progress: 1
        progress: 62
        progress: 100
        video: https://assets.grok.com/users/3a/generated/5d/generated_video.mp4 still \
        https://assets.grok.com/users/3a/generated/5d/preview_image.jpg
        end""",
        Wanted.FILM,
        """
        {"result":{"response":{"streamingVideoGenerationResponse":{"progress":1}}}}
        {"result":{"response":{"streamingVideoGenerationResponse":{"progress":62}}}}
        {"result":{"response":{"streamingVideoGenerationResponse":{"progress":62.9}}}}
        {"result":{"response":{"streamingVideoGenerationResponse":{"progress":40}}}}
        {"result":{"response":{"streamingVideoGenerationResponse":{"progress":"90"}}}}
        {"result":{"response":{"streamingVideoGenerationResponse":{"progress":100,\
        "videoUrl":"users/3a/generated/5d/generated_video.mp4",\
        "thumbnailImageUrl":"users/3a/generated/5d/preview_image.jpg"}}}}
        """);
  }

  @Test
  void readsAFilmThatIsDoneBeforeItSaysSoAndHasNoStill() {
    assertRead(
        "progress: 80\nvideo: https://assets.grok.com/a.mp4\nend",
        Wanted.FILM,
        """
        {"result":{"response":{"streamingVideoGenerationResponse":{"progress":80}}}}
        {"result":{"response":{"streamingVideoGenerationResponse":{"videoUrl":"https://assets.grok.com/a.mp4"}}}}
        {"result":{"response":{"streamingVideoGenerationResponse":{"videoUrl":"/b.mp4"}}}}
        """);
  }

  @Test
  void findsAFilmAmongTheFilesOfTheAnswer() {
    assertRead(
        "video: https://assets.grok.com/users/3a/5d/content\nend",
        Wanted.FILM,
        "{\"result\":{\"response\":{\"streamingVideoGenerationResponse\":"
            + "{\"assetId\":\"users/3a/5d/content\"}}}}\n");
    assertRead(
        "video: https://imgen.x.ai/A.MP4?x=1\nend",
        Wanted.FILM,
        "{\"result\":{\"response\":{\"modelResponse\":{\"fileAttachments\":"
            + "[\"https://imgen.x.ai/A.MP4?x=1\",\"b.mp4\"]}}}}\n");
    assertRead(
        "failed: TROUBLE 200 answer without film",
        Wanted.FILM,
        "{\"result\":{\"response\":{\"modelResponse\":{\"fileAttachments\":[\"5d0c\"]}}}}\n");
    assertRead(
        "text: 4\nend",
        token("4")
            + "{\"result\":{\"response\":{\"modelResponse\":{\"fileAttachments\":[\"a.mp4\"]}}}}\n");
  }

  @Test
  void takesNothingButAFilmWhereAFilmIsWanted() {
    assertRead("text: No\nfailed: TROUBLE 200 answer without film", Wanted.FILM, token("No"));
    assertRead(
        "progress: 100\nfailed: CONTENT_REFUSED 200 film moderated",
        Wanted.FILM,
        "{\"result\":{\"response\":{\"streamingVideoGenerationResponse\":{\"progress\":100,"
            + "\"videoUrl\":\"a.mp4\",\"assetId\":\"a.mp4\",\"moderated\":true}}}}\n");
  }

  @Test
  void keepsAFilmWhenTheConnectionBreaksAfterIt() {
    for (String film : List.of("videoUrl", "assetId")) {
      assertEquals(
          "video: https://assets.grok.com/a.mp4\nend",
          brokenOff(
              Wanted.FILM,
              "{\"result\":{\"response\":{\"streamingVideoGenerationResponse\":{\""
                  + film
                  + "\":\"a.mp4\"}}}}\n"));
    }
    assertEquals("text: 4\nfailed: TIMEOUT 0 silent", brokenOff(Wanted.FILM, token("4")));
  }

  @Test
  void findsToolCallsWhenToolsAreOnOffer() {
    String stream =
        token("\\n")
            + token("<tool_")
            + token("calls><tool_call><tool_name>get_time</tool_name>")
            + token("<parameters>{}</parameters></tool_call></tool_calls>")
            + token("\\n");
    assertRead("call: get_time {}\nend", Chats.withTools(), stream);
    assertRead(
        "text: \\n<tool_calls><tool_call><tool_name>get_time</tool_name>"
            + "<parameters>{}</parameters></tool_call></tool_calls>\\n\nend",
        stream);
    assertRead("text: \\n\\nPlain <b>.\nend", Chats.withTools(), token("\\n\\nPlain <b>."));
  }

  @Test
  void failsOnErrorFrames() {
    assertRead(
        "failed: TROUBLE 200 error frame 13",
        """
        {"error":{"code":13,"message":"internal failure"}}
        {"result":{"response":{"token":"late","isThinking":false}}}
        """);
    assertRead(
        "text: The\nfailed: CHALLENGE 200 rejected as automated",
        token("The") + "{\"result\":{\"response\":{\"error\":{\"code\":7,\"message\":\"no\"}}}}\n");
    assertRead(
        "text: The\nfailed: RATE_LIMITED 200 usage limit",
        token("The")
            + "{\"result\":{\"response\":{\"modelResponse\":{\"message\":\"The end\","
            + "\"error\":\"Usage limit reached\"}}}}\n");
    assertRead(
        "failed: CONTENT_REFUSED 200 content moderated",
        "{\"result\":{\"response\":{\"modelResponse\":{\"error\":\"\",\"streamErrors\":["
            + "{\"code\":3,\"detail\":\"content-moderated\"}]}}}}\n");
  }

  @Test
  void readsOnPastErrorsThatAreNone() {
    assertRead(
        "text: 4\nend",
        "{\"error\":null,\"result\":{\"response\":{\"error\":null,\"token\":\"4\"}}}\n"
            + "{\"result\":{\"response\":{\"modelResponse\":"
            + "{\"error\":null,\"streamErrors\":[],\"message\":\"4\"}}}}\n");
  }

  @Test
  void failsWhenNothingCame() {
    String nothing = "failed: TROUBLE 200 answer without content";
    assertRead(nothing, "");
    assertRead(nothing, "\n\n");
    assertRead(nothing, "not json\n");
    assertRead(
        "think: Hm.\n" + nothing,
        "{\"result\":{\"response\":{\"token\":\"Hm.\",\"isThinking\":true}}}\n");
    assertRead(nothing, "{\"result\":{\"response\":{\"finalMetadata\":{}}}}\n");
  }

  @Test
  void knowsAPageFromAnAnswer() {
    assertRead(
        "failed: TROUBLE 200 200 page instead of an answer",
        "<!DOCTYPE html>\n<html><body>Hello</body></html>\n");
    assertRead(
        "failed: CHALLENGE 200 200 challenge page",
        "<!DOCTYPE html>\n<html><title>Just a moment...</title>\n</html>");
  }

  @Test
  void skipsLinesThatAreNotJson() {
    assertRead("text: ab\nend", "\nfoo {\n" + token("a") + "{\"result\":\n<b>\n" + token("b"));
    assertRead(
        "text: a\nend",
        "null\n1\n\"x\"\n[]\n{\"result\":3}\n{\"result\":{\"response\":\"x\"}}\n" + token("a"));
  }

  @Test
  void readsTheLastLineWithoutItsNewline() {
    assertRead("text: ab\nend", (token("a") + token("b")).stripTrailing());
  }

  @Test
  void readsLinesInTheClothesOfServerSentEvents() {
    assertRead(
        "text: abc\nend",
        "event: message\ndata: "
            + token("a")
            + "\n: ping\n\ndata:"
            + token("b")
            + "\ndata: {\"result\":{\"response\":{\"token\":\"c\",\"x\":1}}}\n\n"
            + "data: [DONE]\n\ndata: "
            + token("late"));
  }

  @Test
  void failsOnALineWithoutEnd() {
    FrameReader reader = new FrameReader(Wanted.ANSWER, FILTERED, null, JSON);
    List<UpstreamEvent> events = new ArrayList<>();
    String megabyte = "x".repeat(1 << 20);
    for (int i = 0; i < 8; i++) {
      reader.feed(megabyte, events);
    }
    assertEquals(List.of(), events);
    reader.feed("x", events);
    assertEquals("failed: TROUBLE 200 line over 8 MiB", Transcript.of(events));
  }

  @Test
  void endsWellWhenTheConnectionBreaksAfterTheFinalMessage() {
    assertEquals(
        "text: 4\nend",
        brokenOff(
            token("4") + "{\"result\":{\"response\":{\"modelResponse\":{\"message\":\"4\"}}}}\n"));
    assertEquals(
        "image: https://assets.grok.com/a.jpg\nend",
        brokenOff(
            "{\"result\":{\"response\":{\"modelResponse\":{\"generatedImageUrls\":[\"a.jpg\"]}}}}\n"));
    assertEquals(
        "text: 4\nend",
        brokenOff(token("4") + "{\"result\":{\"response\":{\"finalMetadata\":{}}}}\n"));
    assertEquals("text: 4\nfailed: TIMEOUT 0 silent", brokenOff(token("4")));
    assertEquals(
        "failed: TIMEOUT 0 silent",
        brokenOff("{\"result\":{\"response\":{\"finalMetadata\":{}}}}\n"));
  }

  @Test
  void countsFramesAndNothingElse() {
    FrameReader reader = new FrameReader(Wanted.ANSWER, FILTERED, null, JSON);
    reader.feed("\nfoo\nevent: x\n" + token("a") + "{\"result\":{}}\n", new ArrayList<>());
    assertEquals(2, reader.frames());
  }

  @Test
  void doesNotParseTheCommonToken() {
    List<UpstreamEvent> events = new ArrayList<>();
    FrameReader reader = new FrameReader(Wanted.ANSWER, FILTERED, null, new Unparsing());
    reader.feed(token("The ans") + token("wer\\nis 4") + "data: " + token("!"), events);
    String literals = "";
    for (UpstreamEvent event : events) {
      JsonText text = assertText(event);
      literals += text.literal(null);
    }
    assertEquals("The answer\\nis 4!", literals);
  }

  private static JsonText assertText(UpstreamEvent event) {
    assertTrue(event instanceof UpstreamEvent.Text, event.toString());
    return ((UpstreamEvent.Text) event).text();
  }

  private static String token(String literal) {
    return "{\"result\":{\"response\":{\"token\":\""
        + literal
        + "\",\"isThinking\":false,\"isSoftStop\":false,\"responseId\":\"r-1\"}}}\n";
  }

  private static void assertRead(String expected, String stream) {
    assertRead(expected, CHAT, stream);
  }

  private static void assertRead(String expected, ChatRequest chat, String stream) {
    assertRead(expected, Wanted.ANSWER, chat, stream);
  }

  private static void assertRead(String expected, Wanted wanted, String stream) {
    assertRead(expected, wanted, CHAT, stream);
  }

  private static void assertRead(String expected, Wanted wanted, ChatRequest chat, String stream) {
    for (boolean scanning : new boolean[] {true, false}) {
      String how = scanning ? "scanning" : "parsing";
      assertEquals(expected, read(wanted, chat, scanning, List.of(stream)), how);
      assertEquals(
          expected, read(wanted, chat, scanning, List.of(stream.split(""))), how + " by character");
      String crLf = stream.replace("\n", "\r\n");
      assertEquals(expected, read(wanted, chat, scanning, List.of(crLf)), how + " with CRLF");
      for (int cut = 1; cut < stream.length(); cut++) {
        List<String> pieces = List.of(stream.substring(0, cut), stream.substring(cut));
        assertEquals(expected, read(wanted, chat, scanning, pieces), how + ", cut at " + cut);
      }
    }
  }

  private static String read(
      Wanted wanted, ChatRequest chat, boolean scanning, List<String> pieces) {
    ToolCallParser tools = chat.offersTools() ? new ToolCallParser(chat, JSON) : null;
    FrameReader reader = new FrameReader(wanted, FILTERED, tools, JSON, scanning);
    List<UpstreamEvent> events = new ArrayList<>();
    for (String piece : pieces) {
      reader.feed(piece, events);
      if (!events.isEmpty() && Transcript.of(events).matches("(?s).*(end|failed: .*)")) {
        return Transcript.of(events);
      }
    }
    reader.finish(events);
    return Transcript.of(events);
  }

  private static String brokenOff(String stream) {
    return brokenOff(Wanted.ANSWER, stream);
  }

  private static String brokenOff(Wanted wanted, String stream) {
    FrameReader reader = new FrameReader(wanted, FILTERED, null, JSON);
    List<UpstreamEvent> events = new ArrayList<>();
    reader.feed(stream, events);
    reader.breakOff(Failure.of(Failure.Kind.TIMEOUT, 0, "silent"), events);
    return Transcript.of(events);
  }

  /** JSON that nobody may ask. */
  private static final class Unparsing implements Json {
    @Override
    public JsonValue parse(String text) {
      throw new AssertionError("parsed " + text);
    }

    @Override
    public String quote(String text) {
      throw new AssertionError("quoted " + text);
    }

    @Override
    public TextBuffer buffer() {
      return JSON.buffer();
    }
  }
}
