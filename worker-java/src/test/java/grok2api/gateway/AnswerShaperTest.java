package grok2api.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grok2api.json.JsonText;
import grok2api.models.Model;
import grok2api.openai.ToolCall;
import grok2api.settings.ReasoningFormat;
import grok2api.testing.JvmJson;
import grok2api.testing.TestGateway;
import grok2api.upstream.Chats;
import grok2api.upstream.UpstreamEvent;
import org.junit.jupiter.api.Test;

/** What an upstream may say that grok.com's reader does not. */
class AnswerShaperTest implements AnswerSink {
  private final StringBuilder shown = new StringBuilder();

  private AnswerShaper shaper(Model.Kind kind) {
    return new AnswerShaper(
        Chats.of(Chats.says("user", "A kite")),
        new AnswerStyle(kind, ReasoningFormat.THINK_TAGS, true, url -> url, false),
        TestGateway.empty().platform(),
        this);
  }

  @Override
  public void content(JsonText text) {
    shown.append(text.decoded(new JvmJson()));
  }

  @Override
  public void reasoning(JsonText text) {}

  @Override
  public void toolCall(int index, ToolCall call) {}

  private static void progress(AnswerShaper shaper, int... percents) {
    for (int percent : percents) {
      assertTrue(shaper.accept(new UpstreamEvent.Progress(0, percent)));
    }
  }

  @Test
  void onlyStepsForwardOfAFilmAreShown() {
    progress(shaper(Model.Kind.VIDEO), -1, 1, 1, -1, 62, 40);
    assertEquals("<think>\nMaking the video: 1%\nMaking the video: 62%", shown.toString());
  }

  @Test
  void aHundredPercentClosesTheThinkBlockBeforeTheFilmComes() {
    AnswerShaper shaper = shaper(Model.Kind.VIDEO);
    progress(shaper, 100);
    assertEquals("<think>\nMaking the video: 100%\n</think>\n", shown.toString());
    shaper.accept(new UpstreamEvent.Video("https://a.example/f.mp4", null));
    progress(shaper, 101);
    shaper.accept(new UpstreamEvent.Video("https://a.example/again.mp4", null));
    shaper.end();
    assertTrue(shown.toString().endsWith("</video>\nhttps://a.example/f.mp4"), shown.toString());
  }

  @Test
  void wordsBesideAFilmAreNotShown() {
    AnswerShaper shaper = shaper(Model.Kind.VIDEO);
    shaper.accept(new UpstreamEvent.Reasoning(JsonText.of("Hm")));
    shaper.accept(new UpstreamEvent.Text(JsonText.of("Here you go")));
    shaper.end();
    assertEquals("", shown.toString());
  }

  @Test
  void progressOfPicturesIsNotShown() {
    progress(shaper(Model.Kind.IMAGE), 50);
    progress(shaper(Model.Kind.CHAT), 50);
    assertEquals("", shown.toString());
  }

  @Test
  void aFilmInAChatIsShownLikeAnyOther() {
    AnswerShaper shaper = shaper(Model.Kind.CHAT);
    shaper.accept(new UpstreamEvent.Text(JsonText.of("Look:")));
    shaper.accept(new UpstreamEvent.Video("https://a.example/f.mp4", null));
    assertTrue(shown.toString().startsWith("Look:\n<video src="), shown.toString());
  }
}
