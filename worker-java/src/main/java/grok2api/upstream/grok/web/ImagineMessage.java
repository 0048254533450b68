package grok2api.upstream.grok.web;

import grok2api.platform.JsonValue;
import java.util.Locale;

/**
 * A message of the socket, whichever of its spellings is used (observed, 2026).
 *
 * <pre>{@code
 * {"type":"json","current_status":"start_stage","image_id":"aa11","order":0}
 * {"type":"image","id":"aa11","url":"https://imagine-public.x.ai/…/aa11.jpg","percentage_complete":45,"blob":"/9j/4AA…"}
 * {"type":"json","current_status":"completed","image_id":"aa11","moderated":false}
 * {"type":"error","err_code":"rate_limit_exceeded","err_msg":"slow down"}
 * }</pre>
 *
 * Texts are empty when they are absent.
 *
 * @param requestId which request it answers
 * @param status lower case
 * @param imageId which picture it speaks of
 * @param percent 0 to 100; -1 when it does not say
 * @param url of the picture, absolute; null for none
 * @param blob the picture at this stage, Base64
 */
record ImagineMessage(
    String requestId,
    String type,
    String status,
    String imageId,
    int percent,
    String url,
    String blob,
    boolean moderated,
    String errorCode,
    String errorText) {

  static ImagineMessage of(JsonValue root) {
    JsonValue moderated = root.get("moderated");
    return new ImagineMessage(
        text(root, "request_id", "requestId"),
        text(root, "type").toLowerCase(Locale.ROOT),
        text(root, "current_status", "currentStatus").toLowerCase(Locale.ROOT),
        text(root, "id", "imageId", "image_id", "job_id"),
        percent(root, "percentage_complete", "percentageComplete", "progress"),
        Pictures.absolute(text(root, "url", "imageUrl", "image_url")),
        text(root, "blob"),
        moderated != null && moderated.isTrue(),
        text(root, "err_code", "errCode"),
        text(root, "err_message", "err_msg", "error"));
  }

  boolean isError() {
    return type.equals("error") || status.equals("error");
  }

  /** Whether the picture gets no better. */
  boolean isLast() {
    return percent >= 100
        || switch (status) {
          case "completed", "done", "success" -> true;
          default -> false;
        };
  }

  /** Whether it says anything about a picture. */
  boolean isAboutPicture() {
    return percent >= 0 || url != null || !status.isEmpty();
  }

  private static String text(JsonValue root, String... names) {
    for (String name : names) {
      String text = root.text(name);
      if (text != null && !text.isBlank()) {
        return text.trim();
      }
    }
    return "";
  }

  private static int percent(JsonValue root, String... names) {
    for (String name : names) {
      JsonValue number = root.get(name);
      if (number != null && number.kind() == JsonValue.Kind.NUMBER) {
        return (int) Math.max(0, Math.min(100, number.number()));
      }
    }
    return -1;
  }
}
