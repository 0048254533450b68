package grok2api.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grok2api.media.AspectRatio;
import grok2api.refusal.Refusal.InvalidRequest;
import grok2api.testing.JvmJson;
import grok2api.testing.Refusals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoConfigReaderTest {
  private static VideoConfig read(String config) {
    return VideoConfigReader.read(new JvmJson(), config);
  }

  @Test
  void hasADefaultForEverything() {
    VideoConfig usual = new VideoConfig(AspectRatio.LANDSCAPE, 6, "SD", "normal");
    assertEquals(usual, read(null));
    assertEquals(usual, read("{}"));
    assertEquals(usual, read("{\"aspect_ratio\":null,\"video_length\":null,\"preset\":null}"));
  }

  @Test
  void takesEveryMember() {
    assertEquals(
        new VideoConfig(AspectRatio.TALL, 15, "HD", "custom"),
        read(
            """
            {"aspect_ratio":"9:16","video_length":15,"resolution":"HD","preset":"custom"}"""));
  }

  @ParameterizedTest
  @CsvSource({"SD,SD", "480p,SD", "HD,HD", "720p,HD"})
  void knowsResolutionsByTwoNames(String given, String meant) {
    assertEquals(meant, read("{\"resolution\":\"" + given + "\"}").resolution());
  }

  @ParameterizedTest
  @ValueSource(strings = {"16:9", "9:16", "1:1", "2:3", "3:2"})
  void knowsFiveRatios(String ratio) {
    assertEquals(ratio, read("{\"aspect_ratio\":\"" + ratio + "\"}").ratio().wireName());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 15})
  void takesFiveToFifteenSeconds(int seconds) {
    assertEquals(seconds, read("{\"video_length\":" + seconds + "}").seconds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fun", "normal", "custom"})
  void knowsThreePresets(String preset) {
    assertEquals(preset, read("{\"preset\":\"" + preset + "\"}").preset());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "invalid_aspect_ratio | aspect_ratio | \"4:3\"",
        "invalid_aspect_ratio | aspect_ratio | \"\"",
        "invalid_aspect_ratio | aspect_ratio | 1.5",
        "invalid_video_length | video_length | 4",
        "invalid_video_length | video_length | 16",
        "invalid_video_length | video_length | 6.5",
        "invalid_video_length | video_length | \"6\"",
        "invalid_resolution   | resolution   | \"4K\"",
        "invalid_resolution   | resolution   | 720",
        "invalid_preset       | preset       | \"spicy\"",
        "invalid_preset       | preset       | true",
      })
  void refusesAnythingElseByItsName(String code, String name, String value) {
    InvalidRequest refusal = Refusals.invalid(() -> read("{\"" + name + "\":" + value + "}"));
    assertEquals(code, refusal.code());
    assertEquals("video_config." + name, refusal.param());
  }

  @Test
  void refusesWhatIsNoObject() {
    InvalidRequest refusal = Refusals.invalid(() -> read("[]"));
    assertEquals("invalid_value", refusal.code());
    assertEquals("video_config", refusal.param());
  }
}
