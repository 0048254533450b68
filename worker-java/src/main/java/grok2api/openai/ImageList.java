package grok2api.openai;

import grok2api.platform.Json;
import java.util.function.Consumer;

/**
 * Writes an answer with pictures, one after the other.
 *
 * <pre>{@code
 * {"created":1770000000,"data":[{"url":"https://gw.example/images/p_L3VzZXJz"}],
 *  "usage":{"total_tokens":259,"input_tokens":3,"output_tokens":256,
 *   "input_tokens_details":{"text_tokens":3,"image_tokens":0}}}
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/images/object">OpenAI, The image
 *     generation response</a>
 */
public final class ImageList {
  private final Json json;
  private final ImageFormat format;
  private final Consumer<String> out;
  private boolean first = true;

  /**
   * @param created seconds since 1970
   */
  public ImageList(Json json, ImageFormat format, long created, Consumer<String> out) {
    this.json = json;
    this.format = format;
    this.out = out;
    out.accept("{\"created\":" + created + ",\"data\":[");
  }

  public void add(ImageValue picture) {
    out.accept(first ? "{" : ",{");
    first = false;
    picture.members(format, json, out);
    out.accept("}");
  }

  public void end(ImageUsage usage) {
    out.accept("],\"usage\":" + usage.toJson(json) + "}");
  }
}
