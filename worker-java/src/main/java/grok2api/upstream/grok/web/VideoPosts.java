package grok2api.upstream.grok.web;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.Failure;
import grok2api.upstream.MediaUpstream.Upload;

/**
 * The post that every film hangs from.
 *
 * <pre>{@code
 * POST /rest/media/post/create  {"mediaType":"MEDIA_POST_TYPE_VIDEO","prompt":"a kite"}
 * 200 {"post":{"id":"b1c7…"}}
 * }</pre>
 */
final class VideoPosts {
  private static final String PATH = "/rest/media/post/create";
  private static final int LIMIT_MILLIS = 30_000;

  private final ShortCalls calls;
  private final Json json;

  VideoPosts(ShortCalls calls, Json json) {
    this.calls = calls;
    this.json = json;
  }

  /** What creating one brings. */
  sealed interface Created {
    record Post(String id) implements Created {}

    record Refused(Failure failure) implements Created {}
  }

  /**
   * Creates one.
   *
   * @param start the picture the film begins with; null for one made from words
   */
  Created create(Call call, String prompt, Upload start) {
    return switch (calls.post(call, CallForm.STUDIO, PATH, body(prompt, start), LIMIT_MILLIS)) {
      case ShortCalls.Answer.Told told -> created(told.json().get("post"));
      case ShortCalls.Answer.Failed failed -> new Created.Refused(failed.failure());
    };
  }

  private String body(String prompt, Upload start) {
    JsonWriter out = new JsonWriter(json).object();
    if (start == null) {
      out.name("mediaType").value("MEDIA_POST_TYPE_VIDEO").name("prompt").value(prompt);
    } else {
      out.name("mediaType").value("MEDIA_POST_TYPE_IMAGE").name("mediaUrl").value(start.url());
    }
    return out.end().toString();
  }

  private static Created created(JsonValue post) {
    String id = post == null ? null : post.text("id");
    return id == null || id.isBlank()
        ? new Created.Refused(Failure.of(Failure.Kind.TROUBLE, 200, "media post without id"))
        : new Created.Post(id);
  }
}
