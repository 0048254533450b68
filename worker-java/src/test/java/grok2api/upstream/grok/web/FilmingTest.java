package grok2api.upstream.grok.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.media.AspectRatio;
import grok2api.models.Model;
import grok2api.openai.VideoConfig;
import grok2api.platform.HttpCall;
import grok2api.platform.Signal;
import grok2api.testing.FakeClock;
import grok2api.testing.FakeEntropy;
import grok2api.testing.ScriptedHttp;
import grok2api.testing.ScriptedHttp.Step;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.ChatUpstream.Opened;
import grok2api.upstream.MediaUpstream.Upload;
import grok2api.upstream.Openings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FilmingTest {
  private static final Model VIDEO =
      new Model(
          "grok-imagine-1.0-video",
          "Video",
          Model.Kind.VIDEO,
          false,
          1,
          "grok-3",
          null,
          "grok-3",
          8192,
          0,
          false);
  private static final ScriptedHttp.Reply POST =
      ScriptedHttp.reply(200, "application/json", "{\"post\":{\"id\":\"b1c7\"}}");
  private static final ScriptedHttp.Reply FILM =
      ScriptedHttp.pieces(
          "{\"result\":{\"response\":{\"streamingVideoGenerationResponse\":"
              + "{\"progress\":100,\"videoUrl\":\"a.mp4\"}}}}\n");

  private final FakeClock clock = new FakeClock();
  private final ScriptedHttp http = new ScriptedHttp(clock);
  private final LimitedHttp limited = new LimitedHttp(http);
  private final GrokWebMedia media =
      new GrokWebMedia(TestPorts.of(limited, http, clock, new FakeEntropy()));
  private final TestSettings settings = new TestSettings();

  @Test
  void createsAPostFirst() { // upstream-grok.md 9
    film("a paper boat", VideoConfig.DEFAULT, null, POST, FILM);
    HttpCall call = http.calls().get(0);
    assertEquals("POST", call.method());
    assertEquals("https://grok.com/rest/media/post/create", call.url());
    assertEquals("https://grok.com/imagine", SentHeaders.of(call).get("referer"));
    assertEquals("application/json", SentHeaders.of(call).get("content-type"));
    assertEquals(
        "{\"mediaType\":\"MEDIA_POST_TYPE_VIDEO\",\"prompt\":\"a paper boat\"}", call.body());
  }

  @Test
  void hangsTheFilmFromAPicture() {
    Upload start = new Upload("f-1", "https://assets.grok.com/users/3a/f-1/content");
    film("", VideoConfig.DEFAULT, start, POST, FILM);
    assertEquals(
        "{\"mediaType\":\"MEDIA_POST_TYPE_IMAGE\","
            + "\"mediaUrl\":\"https://assets.grok.com/users/3a/f-1/content\"}",
        http.calls().get(0).body());
    assertTrue(http.calls().get(1).body().contains("\"message\":\"--mode=normal\""));
  }

  @Test
  void makesTheFilmInAConversationOfThePost() { // upstream-grok.md 7.2
    assertEquals(
        "progress: 100\nvideo: https://assets.grok.com/a.mp4\nend",
        Openings.of(film(" a paper boat ", VideoConfig.DEFAULT, null, POST, FILM)));
    HttpCall call = http.calls().get(1);
    assertEquals("https://grok.com/rest/app-chat/conversations/new", call.url());
    assertEquals("https://grok.com/imagine", SentHeaders.of(call).get("referer"));
    assertEquals(
        """
        {"temporary":true,"modelName":"grok-3",\
        "message":"a paper boat --mode=normal",\
        "toolOverrides":{"videoGen":true},"enableSideBySide":true,\
        "responseMetadata":{"experiments":[],"modelConfigOverride":{"modelMap":{"videoGenModelConfig":{\
        "parentPostId":"b1c7","aspectRatio":"3:2","videoLength":6,"videoResolution":"SD"}}}}}""",
        call.body());
  }

  @Test
  void asksForTheFilmAsItShouldBe() {
    film("a", new VideoConfig(AspectRatio.TALL, 15, "HD", "fun"), null, POST, FILM);
    film("a", new VideoConfig(AspectRatio.TALL, 15, "HD", "custom"), null, POST, FILM);
    String fun = http.calls().get(1).body();
    assertTrue(fun.contains("\"message\":\"a --mode=extremely-crazy\""), fun);
    assertTrue(
        fun.contains("\"aspectRatio\":\"9:16\",\"videoLength\":15,\"videoResolution\":\"HD\""),
        fun);
    assertTrue(http.calls().get(3).body().contains("\"message\":\"a --mode=custom\""));
  }

  @Test
  void startsNoFilmWithoutAPost() {
    for (String answer : List.of("{}", "{\"post\":{}}", "{\"post\":{\"id\":\" \"}}", "[]")) {
      assertEquals(
          "refused: TROUBLE 200 media post without id",
          Openings.of(film("a", answer(answer))),
          answer);
    }
    assertEquals("refused: TROUBLE 200 answer is not JSON", Openings.of(film("a", answer("no"))));
    assertEquals(
        "refused: SESSION_REFUSED 401 401",
        Openings.of(film("a", ScriptedHttp.reply(401, "text/plain", "no"))));
    assertEquals(6, http.calls().size());
  }

  @Test
  void startsNoFilmFromAPictureWithoutAddress() {
    Opened opened = film("a", VideoConfig.DEFAULT, new Upload("f-1", null));
    assertEquals("refused: TROUBLE 200 upload without address", Openings.of(opened));
    assertEquals(List.of(), http.calls());
  }

  @Test
  void limitsEachStep() { // upstream-grok.md 16
    long start = clock.nowMillis;
    List<Step> never = List.of(new Step.Pause(2_000_000));
    assertEquals(
        "refused: TIMEOUT 0 no answer in time",
        Openings.of(film("a", new ScriptedHttp.Reply(200, Map.of(), never))));
    assertEquals(30_000, clock.nowMillis - start);
    start = clock.nowMillis;
    assertEquals(
        "failed: TIMEOUT 0 whole answer too slow",
        Openings.of(
            film(
                "a",
                VideoConfig.DEFAULT,
                null,
                POST,
                new ScriptedHttp.Reply(200, Map.of(), never))));
    assertEquals(900_000, clock.nowMillis - start);
    assertEquals(List.of(30_000L, 30_000L, 60_000L), limited.limits());
    assertEquals(2, http.cancelled());
  }

  private Opened film(String prompt, ScriptedHttp.Reply post) {
    return film(prompt, VideoConfig.DEFAULT, null, post);
  }

  private Opened film(
      String prompt, VideoConfig config, Upload start, ScriptedHttp.Reply... replies) {
    for (ScriptedHttp.Reply reply : replies) {
      http.enqueue(reply);
    }
    Call call = new Call("token-1", settings.build(), Signal.NEVER);
    return media.film(call, VIDEO, prompt, config, start);
  }

  private static ScriptedHttp.Reply answer(String body) {
    return ScriptedHttp.reply(200, "application/json", body);
  }
}
