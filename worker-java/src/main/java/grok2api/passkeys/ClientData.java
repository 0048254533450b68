package grok2api.passkeys;

import grok2api.json.JsonNode;
import grok2api.json.JsonShapeException;
import grok2api.platform.JsonValue;
import grok2api.platform.Platform;

/**
 * What the browser says of a ceremony (section 5.8.1). The authenticator signs its digest.
 *
 * <pre>{@code
 * {"type":"webauthn.get","challenge":"vyX3sXsMFEni…","origin":"https://gw.example",
 *  "crossOrigin":false}
 * }</pre>
 *
 * @param type {@link #CREATE} or {@link #GET}
 * @param challenge the bytes that were asked for, as base64url
 * @param origin of the page that asked
 * @param embedded whether that page was inside another site's
 * @param digest SHA-256 of the JSON as it was sent, as base64url
 */
public record ClientData(
    String type, String challenge, String origin, boolean embedded, String digest) {
  static final String CREATE = "webauthn.create";
  static final String GET = "webauthn.get";

  /** Null when it cannot be read. */
  static ClientData read(Platform platform, String base64Url) {
    String text = platform.encodings().base64UrlDecoded(base64Url);
    JsonValue root = text == null ? null : platform.json().parse(text);
    if (root == null) {
      return null;
    }
    JsonNode data = JsonNode.root(root);
    try {
      return new ClientData(
          data.object().get("type").string(),
          data.get("challenge").string(),
          data.get("origin").string(),
          data.get("crossOrigin").boolOr(false),
          platform.digests().sha256Base64Url(text));
    } catch (JsonShapeException e) {
      return null;
    }
  }
}
