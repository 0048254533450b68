package grok2api.testing;

import grok2api.platform.Entropy;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;

/** Repeatable randomness. */
public final class FakeEntropy implements Entropy {
  private final Random random = new Random(20260205);

  @Override
  public int below(int bound) {
    return random.nextInt(bound);
  }

  @Override
  public String uuid() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return UUID.nameUUIDFromBytes(bytes).toString();
  }

  @Override
  public String base64Url(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
  }

  @Override
  public String hex(int count) {
    StringBuilder digits = new StringBuilder();
    while (digits.length() < count) {
      digits.append(Integer.toHexString(random.nextInt(16)));
    }
    return digits.toString();
  }
}
