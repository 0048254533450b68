package grok2api.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import grok2api.platform.Bytes;
import grok2api.platform.Encodings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/** The encodings port over the JDK's classes. */
public final class JvmEncodings implements Encodings {
  @Override
  public String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Override
  public String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(((JvmBytes) bytes).array());
  }

  @Override
  public Bytes base64Decoded(String base64) {
    try {
      return new JvmBytes(Base64.getDecoder().decode(base64.replaceAll("[ \\t\\n\\f\\r]", "")));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public String base64UrlDecoded(String base64Url) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(base64Url));
      return base64Url.contains("=") ? null : UTF_8.newDecoder().decode(bytes).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }

  @Override
  public String percentDecoded(String text) {
    try {
      return URI.create("/-" + text).getPath().substring(2);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  @Override
  public String percentEncoded(String text) {
    return URLEncoder.encode(text.replaceAll("[\\ud800-\\udfff]", "\ufffd"), UTF_8)
        .replace("+", "%20")
        .replace("%21", "!")
        .replace("%27", "'")
        .replace("%28", "(")
        .replace("%29", ")")
        .replace("%7E", "~");
  }
}
