package grok2api.testing;

import grok2api.platform.Crypto;
import grok2api.platform.Crypto.SignatureAlgorithm;
import grok2api.platform.Environment;
import grok2api.vault.Vault;
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
  private static final String SIGNED = "YXV0aGVudGljYXRvciBkYXRhIGFuZCBkaWdlc3Q";

  private static final String ES256_KEY =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmnaV15mE6kQS6X3l9hqVbO4GATtROXiJBjT9ESwApp"
          + "5acuydvMclAZIfw_quGlXREXiKx-IJYByI1N89jUlDwA";
  private static final String ES256_SIGNATURE =
      "doACBnL50cJu352yN-DGEexr-nWCXvD4foSIoNI_M6bnlBnt81WLwxjk6THcaiZCx1KDh6w7_Mtrgz" + "mxThDbKQ";

  private static final String RS256_KEY =
      "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmmq6pLbIZjd80_U5Z6OosOpXa0JfQ0Xr0G"
          + "3jMtPqTrHFiy66KpdlVrKiB-Pl6EucAT4TCzr0Pc2Gpg3bkuanx1ALh9qXDTnK3aLK35oxS5FGvU0_"
          + "_y_xxpp7xSURFCUEZ2Hzia0dmCFqE_sjHkLm-ztuQpgddRMZGwV021s2YlFS5NmPQVM1HFoRIZJkd5"
          + "bhfbt1tzffQo8bbfjXTiTrgCQ1q1s94p1eSBm9_hy6X-wRWjU_2JjX_3RmIXgJbiQKf7NWHW8_IVCZ"
          + "Kdfynn-0ossesOAb9-qOCMUsFmm5v9vRdZVQtF0v9hBRBWbnhHW5C016BfIZH9kAjXIkAXgk_wIDAQ"
          + "AB";
  private static final String RS256_SIGNATURE =
      "bbsGMRP5EV6snq93FJUT47DWfXuV_qvRadUuZwSzNzaKzH_XlJ5YSouQnAvvi62FkOD_zUhg7yxrwZ"
          + "LgkLhau0ZcWT4T8_w-VFJ-zw5xCzkKkltkfSLsHvKmLmxKqrlBp5SmY-q3_KY5vUIX594UifDi3H9_"
          + "7Hvx8meDBluyKCSFcVNwGMi1EM9K58gWG7Bz6LHm-pqwourlNnnB1EIwQ-GF6aCCYg-8Dr4nDatvM8"
          + "D3LPlSq2bKgJV2-P--oNyRCRA6NWuJ6GGeL9x6p39CB2HEW-ns2JbMKNznkPx6gTBy6qt3MOlhDTsq"
          + "HJgdXa-F8mC_oMRk4ATYDMsFWN4uXQ";

  private static final String NONCE = "AAECAwQFBgcICQoL";

  private static final Environment DATA_KEY =
      new Environment() {
        @Override
        public String variable(String name) {
          return name.equals("DATA_KEY") ? "a data key of thirty-two letters!" : null;
        }

        @Override
        public boolean bound(String name) {
          return false;
        }
      };

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
            "an ES256 signature is right for what was signed, by that key, as it is",
            crypto -> verified(crypto, SignatureAlgorithm.ES256, ES256_KEY, ES256_SIGNATURE),
            "true false false"),
        new Case(
            "an RS256 signature is right for what was signed, by that key, as it is",
            crypto -> verified(crypto, SignatureAlgorithm.RS256, RS256_KEY, RS256_SIGNATURE),
            "true false false"),
        new Case(
            "a key for one algorithm verifies nothing with the other",
            crypto ->
                crypto.verifies(SignatureAlgorithm.RS256, ES256_KEY, ES256_SIGNATURE, SIGNED)
                    + " "
                    + crypto.verifies(SignatureAlgorithm.ES256, RS256_KEY, RS256_SIGNATURE, SIGNED),
            "false false"),
        new Case(
            "an account token's sealed form, and back (docs/decisions/0011)",
            crypto -> {
              Vault vault = Vault.of(crypto, DATA_KEY);
              String sealed = vault.sealed("eyJhbGciOiJIUzI1NiJ9.account-one");
              return sealed + " " + vault.opened(sealed).textOr("locked");
            },
            "enc:v1:LjPc0O.ivAUBgdZ1z92UzReQOCfFcO8jVEY98cEg9g_tX8s6XesvJ41pqyYnj9n2JLt23SraVBLP4cH"
                + "lBKq0Pye eyJhbGciOiJIUzI1NiJ9.account-one"),
        new Case(
            "a sealed form that was altered stays shut",
            crypto ->
                Vault.of(crypto, DATA_KEY)
                    .opened(
                        "enc:v1:LjPc0O.ivAUBgdZ1z92UzReQOCfFcO8jVEY98cEg9g_tX8s6XesvJ41pqyYnj9n")
                    .textOr("locked"),
            "locked"),
        new Case(
            "a key that is none verifies nothing",
            crypto ->
                crypto.verifies(SignatureAlgorithm.ES256, "AAAA", "AAAA", "AAAA")
                    + " "
                    + crypto.verifies(SignatureAlgorithm.RS256, "!", "AAAA", "AAAA"),
            "false false"));
  }

  private static String verified(
      Crypto crypto, SignatureAlgorithm algorithm, String key, String signature) {
    String changed = "AAAA" + signature.substring(4);
    return crypto.verifies(algorithm, key, signature, SIGNED)
        + " "
        + crypto.verifies(algorithm, key, signature, "AAAA")
        + " "
        + crypto.verifies(algorithm, key, changed, SIGNED);
  }
}
