package grok2api.openai;

import grok2api.json.JsonWriter;
import grok2api.platform.Json;
import java.util.function.Consumer;

/**
 * Writes the server-sent events of pictures in the making.
 *
 * <pre>
 * event: image_generation.partial_image
 * data: {"type":"image_generation.partial_image","b64_json":"","index":0,"progress":45,…}
 *
 * event: image_generation.completed
 * data: {"type":"image_generation.completed","b64_json":"/9j/4AAQ…","index":0,"usage":{…},…}
 * </pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/images-streaming">OpenAI, Image
 *     generation streaming</a>
 */
public final class ImageEvents {
  private static final String KEEP_ALIVE = ": keep-alive\n\n";

  private final Json json;
  private final String name;
  private final ImageFormat format;
  private final String size;
  private final Consumer<String> out;

  /**
   * @param name {@code image_generation} or {@code image_edit}
   * @param size as it was asked for
   */
  public ImageEvents(
      Json json, String name, ImageFormat format, String size, Consumer<String> out) {
    this.json = json;
    this.name = name;
    this.format = format;
    this.size = size;
    this.out = out;
  }

  /**
   * A picture is at work. What is seen of it by now nobody tells, so the value is empty.
   *
   * @param number which of the picture's partial events, from 0
   */
  public void partial(int index, int percent, int number, long createdAt) {
    String type = name + ".partial_image";
    JsonWriter writer = new JsonWriter(json).object().name("type").value(type);
    writer.name(format.wireName()).value("");
    writer.name("index").value(index).name("progress").value(percent);
    writer.name("partial_image_index").value(number);
    about(writer, "jpeg", createdAt);
    out.accept("event: " + type + "\ndata: " + writer.end() + "\n\n");
  }

  /** A picture is finished. */
  public void completed(int index, ImageValue picture, ImageUsage usage, long createdAt) {
    String type = name + ".completed";
    out.accept("event: " + type + "\ndata: {\"type\":\"" + type + "\",");
    picture.members(format, json, out);
    JsonWriter writer = new JsonWriter(json).object();
    writer.name("index").value(index);
    about(writer, picture.outputFormat(), createdAt);
    writer.name("usage").raw(usage.toJson(json));
    out.accept("," + writer.end().toString().substring(1) + "\n\n");
  }

  /** No more pictures will come. */
  public void error(String envelope) {
    out.accept("event: error\ndata: " + envelope + "\n\n");
  }

  public void keepAlive() {
    out.accept(KEEP_ALIVE);
  }

  private void about(JsonWriter writer, String outputFormat, long createdAt) {
    writer.name("created_at").value(createdAt).name("size").value(size);
    writer.name("quality").value("auto").name("background").value("auto");
    writer.name("output_format").value(outputFormat);
  }
}
