package grok2api.openai;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import java.util.List;

/**
 * A film as clients see it.
 *
 * <pre>{@code
 * {"id":"video_5f0c…","object":"video","model":"grok-imagine-1.0-video","status":"completed",
 *  "progress":100,"created_at":1770285600,"completed_at":1770285660,"expires_at":1770307200,
 *  "seconds":"6","size":"720x480","prompt":"a paper boat","remixed_from_video_id":null,"error":null,
 *  "url":"https://gw.example/images/p_L3Vz…"}
 * }</pre>
 *
 * <p>{@code url} is of our own, and only there when the film is.
 *
 * @param createdAt seconds since 1970, and likewise the others
 * @param completedAt 0 before
 * @param expiresAt 0 before it is completed
 * @param error null for none
 * @param url null for none
 * @see <a href="https://platform.openai.com/docs/api-reference/videos/object">OpenAI, Video job</a>
 */
public record VideoObject(
    String id,
    String model,
    String status,
    int progress,
    long createdAt,
    long completedAt,
    long expiresAt,
    VideoConfig config,
    String prompt,
    Problem error,
    String url) {
  /** Why there is no film. */
  public record Problem(String code, String message) {}

  /** Whether nothing will change about it any more. */
  public boolean over() {
    return status.equals("completed") || status.equals("failed");
  }

  /** One film. */
  public String toJson(Json json) {
    JsonWriter writer = new JsonWriter(json);
    write(writer);
    return writer.toString();
  }

  /**
   * A page of films.
   *
   * @param more whether others follow
   */
  public static String list(Json json, List<VideoObject> videos, boolean more) {
    JsonWriter writer = new JsonWriter(json).object();
    writer.name("object").value("list").name("data").array();
    for (VideoObject video : videos) {
      video.write(writer);
    }
    writer.end();
    writer.name("first_id").value(videos.isEmpty() ? null : videos.get(0).id());
    writer.name("last_id").value(videos.isEmpty() ? null : videos.get(videos.size() - 1).id());
    return writer.name("has_more").value(more).end().toString();
  }

  /** That a film is gone. */
  public static String deleted(Json json, String id) {
    JsonWriter writer = new JsonWriter(json).object();
    writer.name("id").value(id).name("object").value("video.deleted");
    return writer.name("deleted").value(true).end().toString();
  }

  private void write(JsonWriter writer) {
    writer.object();
    writer.name("id").value(id).name("object").value("video").name("model").value(model);
    writer.name("status").value(status).name("progress").value(progress);
    writer.name("created_at").value(createdAt);
    time(writer.name("completed_at"), completedAt);
    time(writer.name("expires_at"), expiresAt);
    writer.name("seconds").value(Integer.toString(config.seconds()));
    writer.name("size").value(VideoSize.of(config));
    writer.name("prompt").value(prompt).name("remixed_from_video_id").nullValue();
    writer.name("error");
    if (error == null) {
      writer.nullValue();
    } else {
      writer.object().name("code").value(error.code());
      writer.name("message").value(error.message()).end();
    }
    if (url != null) {
      writer.name("url").value(url);
    }
    writer.end();
  }

  private static void time(JsonWriter writer, long seconds) {
    if (seconds == 0) {
      writer.nullValue();
    } else {
      writer.value(seconds);
    }
  }
}
