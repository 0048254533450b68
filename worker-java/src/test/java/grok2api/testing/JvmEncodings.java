package grok2api.testing;

import grok2api.platform.Encodings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The encodings port over the JDK's classes. */
public final class JvmEncodings implements Encodings {
  @Override
  public String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String percentDecoded(String text) {
    try {
      return URI.create("/" + text).getPath().substring(1);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
