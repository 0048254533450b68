package grok2api.upstream.grok.web;

import grok2api.platform.Signal;
import grok2api.settings.GrokSettings;
import grok2api.settings.ReasoningFormat;
import java.util.List;

/** Settings as they are by default, changeable one by one. */
final class TestSettings {
  static final String CHROME_133 =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/133.0.0.0 Safari/537.36";

  /** A client that left before anything was sent. */
  static final Signal GONE =
      new Signal() {
        @Override
        public boolean aborted() {
          return true;
        }

        @Override
        public void onAbort(Runnable action) {
          action.run();
        }
      };

  String baseUrl = "https://grok.com";
  String cfClearance = "";
  boolean dynamicStatsig = true;
  String statsigId = "";
  boolean temporary = true;
  boolean disableMemory = true;
  long chunkTimeoutMillis = 120_000;

  GrokSettings build() {
    return new GrokSettings(
        baseUrl,
        "",
        cfClearance,
        CHROME_133,
        dynamicStatsig,
        statsigId,
        temporary,
        disableMemory,
        List.of("xaiartifact", "xai:tool_usage_card"),
        true,
        ReasoningFormat.THINK_TAGS,
        30_000,
        chunkTimeoutMillis,
        600_000,
        List.of(401, 429, 403),
        3);
  }
}
