package grok2api.upstream;

import grok2api.platform.Json;
import grok2api.testing.JvmJson;
import java.util.ArrayList;
import java.util.List;

/**
 * Events as lines a person can compare; neighbouring pieces of text are one, however they came.
 *
 * <pre>
 * think: Let me see
 * text: 4
 * progress 1: 50
 * image 1: https://assets.grok.com/b.jpg in /9j/4AA=
 * video: https://assets.grok.com/a.mp4 still https://assets.grok.com/a.jpg
 * end
 * </pre>
 */
public final class Transcript {
  private static final Json JSON = new JvmJson();

  private final List<String> lines = new ArrayList<>();
  private String open = "";

  private Transcript() {}

  public static String of(List<UpstreamEvent> events) {
    Transcript transcript = new Transcript();
    for (UpstreamEvent event : events) {
      transcript.add(event);
    }
    return String.join("\n", transcript.lines);
  }

  private void add(UpstreamEvent event) {
    switch (event) {
      case UpstreamEvent.Text text -> join("text: ", text.text().decoded(JSON));
      case UpstreamEvent.Reasoning text -> join("think: ", text.text().decoded(JSON));
      case UpstreamEvent.ToolCalled call -> line("call: " + call.name() + " " + call.arguments());
      case UpstreamEvent.Image image ->
          line(nth("image", image.index()) + image.url() + with(" in ", image.base64()));
      case UpstreamEvent.Video video ->
          line("video: " + video.url() + with(" still ", video.thumbnailUrl()));
      case UpstreamEvent.Progress progress ->
          line(nth("progress", progress.index()) + progress.percent());
      case UpstreamEvent.End end -> line("end");
      case UpstreamEvent.Failed failed -> line("failed: " + summary(failed.failure()));
    }
  }

  /** Of the first one the number is left out. */
  private static String nth(String kind, int index) {
    return index == 0 ? kind + ": " : kind + " " + index + ": ";
  }

  private static String with(String name, String value) {
    return value == null ? "" : name + value;
  }

  private static String summary(Failure failure) {
    return failure.kind() + " " + failure.status() + " " + failure.detail();
  }

  private void join(String kind, String text) {
    String escaped = text.replace("\n", "\\n");
    if (open.equals(kind)) {
      int last = lines.size() - 1;
      lines.set(last, lines.get(last) + escaped);
    } else {
      lines.add(kind + escaped);
      open = kind;
    }
  }

  private void line(String line) {
    lines.add(line);
    open = "";
  }
}
