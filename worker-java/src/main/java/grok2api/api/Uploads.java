package grok2api.api;

import grok2api.gateway.Admission;
import grok2api.gateway.Admitted;
import grok2api.gateway.Draw;
import grok2api.gateway.Gateway;
import grok2api.gateway.IsoTime;
import grok2api.gateway.UploadService;
import grok2api.gateway.UploadService.Uploaded;
import grok2api.http.Form;
import grok2api.http.PathParameters;
import grok2api.http.Request;
import grok2api.http.Response;
import grok2api.json.JsonWriter;
import grok2api.media.MediaLinks;
import grok2api.media.Picture;
import grok2api.platform.Bytes;
import grok2api.platform.Platform;
import grok2api.refusal.Refusal;
import grok2api.refusal.Refused;
import java.util.List;

/**
 * {@code POST /v1/uploads/image}: takes a picture as the field {@code file} of a form, and shows it
 * until midnight.
 *
 * <pre>{@code
 * {"url":"/images/upload-1f0c….png","absolute_url":"https://gw.example/images/upload-1f0c….png",
 *  "name":"upload-1f0c….png","size_bytes":18324,"expires_at":"2026-02-05T16:00:00Z"}
 * }</pre>
 */
final class Uploads {
  /** A picture of 25 MiB with what a form has around it. */
  private static final long MAX_BODY_BYTES = 26L * 1024 * 1024;

  private static final String FIELD = "file";

  private final Platform platform;
  private final Admission admission;
  private final UploadService service;

  Uploads(Platform platform, Gateway gateway) {
    this.platform = platform;
    this.admission = gateway.admission();
    this.service = gateway.uploads();
  }

  Response create(Request request, PathParameters none) {
    Admitted admitted = admission.admit(request, Draw.NOTHING);
    Picture picture = picture(request);
    Uploaded uploaded = service.store(admitted.caller(), picture, request.background());
    MediaLinks links = admitted.settings().media().links(platform, request.origin());
    JsonWriter body = new JsonWriter(platform.json()).object();
    body.name("url").value(MediaLinks.PATH + uploaded.name());
    body.name("absolute_url").value(links.at(uploaded.name()));
    body.name("name").value(uploaded.name()).name("size_bytes").value(uploaded.bytes());
    body.name("expires_at").value(IsoTime.of(uploaded.expiresAtSeconds()));
    return Response.json(200, body.end().toString());
  }

  private Picture picture(Request request) {
    List<Form.File> files = form(request).files(FIELD);
    if (files.isEmpty()) {
      throw Refused.invalid("missing_file", FIELD, "The form has no file in the field `file`.");
    }
    Bytes bytes = files.get(0).bytes();
    if (bytes.size() > service.maxBytes()) {
      throw tooLarge();
    }
    Picture picture = Picture.of(bytes);
    if (picture == null) {
      throw Refused.invalid(
          "unsupported_file", FIELD, "Only PNG, JPEG, WebP and GIF pictures are taken.");
    }
    return picture;
  }

  private Form form(Request request) {
    try {
      return request.form(MAX_BODY_BYTES);
    } catch (Refused refused) {
      throw refused.refusal() instanceof Refusal.BodyTooLarge ? tooLarge() : refused;
    }
  }

  private Refused tooLarge() {
    return new Refused(new Refusal.FileTooLarge(FIELD, service.maxBytes()));
  }
}
