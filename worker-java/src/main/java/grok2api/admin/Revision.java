package grok2api.admin;

import grok2api.http.Request;
import grok2api.http.Response;

/**
 * A revision on the wire, of the pool or of the settings: {@code ETag: "7"} on every list and
 * change, and {@code If-Match: "7"} for whoever wants to change only what they have seen (RFC 9110,
 * section 13.1.1).
 */
final class Revision {
  static final String STALE_POOL = "The pool was changed in the meantime; read it again";
  static final String STALE_SETTINGS = "The settings were changed in the meantime; read them again";

  static final String STALE_UPSTREAMS =
      "The upstreams were changed in the meantime; read them again";

  /** Nothing has it. */
  private static final long NONE = -1;

  private Revision() {}

  /** The revision the caller has seen; null when they do not mind. */
  static Long seen(Request request) {
    String header = request.header("If-Match");
    if (header == null || header.trim().equals("*")) {
      return null;
    }
    String tag = header.trim();
    if (tag.startsWith("W/")) {
      tag = tag.substring(2);
    }
    if (tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"")) {
      tag = tag.substring(1, tag.length() - 1);
    }
    try {
      return Long.valueOf(tag);
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  static Response tagged(Response response, long revision) {
    return response.with("ETag", "\"" + revision + "\"");
  }

  /**
   * @param message that what the caller has seen is no more, e.g. {@link #STALE_POOL}
   * @param revision the present one
   */
  static Response refused(Answers answers, String message, long revision) {
    Response response =
        answers.failed(
            412,
            body -> {
              body.name("error").value(message);
              body.name("code").value("STALE_REVISION");
              body.name("revision").value(revision);
            });
    return tagged(response, revision);
  }
}
