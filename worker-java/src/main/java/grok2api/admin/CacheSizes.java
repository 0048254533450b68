package grok2api.admin;

import grok2api.json.JsonWriter;
import grok2api.platform.Row;
import grok2api.platform.Rows;

/**
 * How much media there is.
 *
 * <pre>{@code
 * "local_image":{"count":3,"size_bytes":31457,"size_mb":0},"local_video":{…}
 * }</pre>
 */
final class CacheSizes {
  private Size image = new Size(0, 0);
  private Size video = new Size(0, 0);

  /** Of one kind. */
  record Size(long count, long bytes) {
    void write(JsonWriter body) {
      body.object().name("count").value(count).name("size_bytes").value(bytes);
      body.name("size_mb").raw(megabytes(bytes)).end();
    }
  }

  /** Rows of {@link grok2api.store.MediaIndex#sizes}. */
  void read(Rows found) {
    for (Row row : found.rows()) {
      Size size = new Size(row.integer("count"), row.integer("bytes"));
      if (row.text("type").equals("video")) {
        video = size;
      } else {
        image = size;
      }
    }
  }

  Size image() {
    return image;
  }

  Size video() {
    return video;
  }

  void write(JsonWriter body) {
    body.name("local_image");
    image.write(body);
    body.name("local_video");
    video.write(body);
  }

  /** With one decimal. */
  static String megabytes(long bytes) {
    return Statistics.tenths(Math.round(bytes / 104_857.6));
  }
}
