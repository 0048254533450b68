package grok2api.testing;

import grok2api.platform.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** The digests port over the JDK's classes. */
public final class JvmDigests implements Digests {
  @Override
  public String sha256Hex(String text) {
    return HexFormat.of().formatHex(sha256(text));
  }

  @Override
  public String sha256Base64Url(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(text));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
