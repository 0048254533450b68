package grok2api.testing;

import grok2api.platform.Crypto;
import grok2api.platform.Crypto.SignatureAlgorithm;
import java.util.List;
import java.util.function.Function;

/**
 * What every implementation of {@link Crypto} gives, as one list: JUnit runs it over the JDK, a
 * test build of the Worker over WebCrypto.
 *
 * <p>Nothing here but the port and plain Java, so that TeaVM compiles it too.
 */
public final class CryptoCases {
  private static final String COUNTING_SALT = "AAECAwQFBgcICQoLDA0ODw";
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
  private static final String NONCE = "AAECAwQFBgcICQoL";

  private CryptoCases() {}

  /**
   * One promise.
   *
   * @param name unique
   */
  public record Case(String name, Function<Crypto, String> act, String expected) {
    public String run(Crypto crypto) {
      return act.apply(crypto);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The list. */
  public static List<Case> all() {
    return List.of(
        new Case(
            "a password hash that the fork has written (data-model 7.3)",
            crypto -> crypto.pbkdf2("admin", "gDzuAECdI8vWCh7fHZJSYA", 100_000),
            "W2Udq1o3UvrzrmS_i2bAHfQJwCedYwHtIXBDvbR5xcA"),
        new Case(
            "a password hash of letters of two bytes (data-model 7.3)",
            crypto -> crypto.pbkdf2("S3cret-pässwörd", COUNTING_SALT, 100_000),
            "uH-0sWxiPHlFzCWZw48DxI2L_pGjSqXJVn_TYRaCmCg"),
        new Case(
            "a password hash of fewer rounds (data-model 7.3)",
            crypto -> crypto.pbkdf2("password", COUNTING_SALT, 1000),
            "JeuGrMduQwGPGLmo-Qwv7UYtHHmeg9SK49fGkEamC2c"),
        new Case(
            "an HMAC (RFC 4231, case 2)",
            crypto -> crypto.hmac("SmVmZQ", "what do ya want for nothing?"),
            "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM"),
        new Case(
            "what is encrypted is not its text and comes back",
            crypto -> {
              String sealed = crypto.encrypt(KEY, NONCE, "sso=ünï");
              return sealed.length() + " " + crypto.decrypt(KEY, NONCE, sealed);
            },
            "34 sso=ünï"),
        new Case(
            "nothing comes back with another nonce",
            crypto ->
                crypto.decrypt(KEY, "AAECAwQFBgcICQoM", crypto.encrypt(KEY, NONCE, "secret")) + "",
            "null"),
        new Case(
            "nothing comes back of what is no ciphertext",
            crypto -> crypto.decrypt(KEY, NONCE, "!!") + " " + crypto.decrypt(KEY, NONCE, ""),
            "null null"),
        new Case(
            "a key that is none verifies nothing",
            crypto ->
                crypto.verifies(SignatureAlgorithm.ES256, "AAAA", "AAAA", "AAAA")
                    + " "
                    + crypto.verifies(SignatureAlgorithm.RS256, "!", "AAAA", "AAAA"),
            "false false"));
  }
}
