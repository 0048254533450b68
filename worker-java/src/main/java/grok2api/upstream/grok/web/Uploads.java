package grok2api.upstream.grok.web;

import grok2api.json.JsonWriter;
import grok2api.media.Picture;
import grok2api.platform.Encodings;
import grok2api.platform.Json;
import grok2api.platform.JsonValue;
import grok2api.upstream.AccountUpstream.Call;
import grok2api.upstream.Failure;
import grok2api.upstream.MediaUpstream.Upload;
import grok2api.upstream.MediaUpstream.Uploaded;

/**
 * Puts pictures where the account's conversations can see them.
 *
 * <pre>{@code
 * POST /rest/app-chat/upload-file
 * {"fileName":"image.png","fileMimeType":"image/png","content":"iVBORw0KGgo="}
 * 200 {"fileMetadataId":"6f0c1b52-…","fileUri":"users/3a…/6f…/content"}
 * }</pre>
 */
final class Uploads {
  private static final String PATH = "/rest/app-chat/upload-file";
  private static final int LIMIT_MILLIS = 60_000;

  private final ShortCalls calls;
  private final Json json;
  private final Encodings encodings;

  Uploads(ShortCalls calls, Json json, Encodings encodings) {
    this.calls = calls;
    this.json = json;
    this.encodings = encodings;
  }

  Uploaded upload(Call call, Picture picture) {
    return switch (calls.post(call, CallForm.UPLOAD, PATH, body(picture), LIMIT_MILLIS)) {
      case ShortCalls.Answer.Told told -> uploaded(told.json());
      case ShortCalls.Answer.Failed failed -> refused(failed.failure());
    };
  }

  /** What is wrong with an upload that cannot be named by its address. */
  static Failure withoutAddress() {
    return Failure.of(Failure.Kind.TROUBLE, 200, "upload without address");
  }

  private String body(Picture picture) {
    JsonWriter out = new JsonWriter(json).object();
    out.name("fileName").value("image." + picture.type().extension());
    out.name("fileMimeType").value(picture.type().contentType());
    out.name("content").value(encodings.base64(picture.bytes()));
    return out.end().toString();
  }

  private static Uploaded uploaded(JsonValue told) {
    String id = text(told, "fileMetadataId");
    if (id.isEmpty()) {
      id = text(told, "fileId");
    }
    return id.isEmpty()
        ? refused(Failure.of(Failure.Kind.TROUBLE, 200, "without id"))
        : new Uploaded.Done(new Upload(id, Pictures.absolute(told.text("fileUri"))));
  }

  private static String text(JsonValue object, String name) {
    String text = object.text(name);
    return text == null ? "" : text.trim();
  }

  private static Uploaded refused(Failure failure) {
    return new Uploaded.Refused(
        new Failure(
            failure.kind(),
            failure.status(),
            "upload " + failure.detail(),
            failure.retryAfterMillis()));
  }
}
