package grok2api.testing;

import grok2api.platform.Digests;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What every implementation of {@link Digests} gives, as one list: JUnit runs it over the JDK, a
 * test build of the Worker over WebCrypto.
 *
 * <p>Nothing here but the port and plain Java, so that TeaVM compiles it too.
 */
public final class DigestCases {
  private DigestCases() {}

  /**
   * One vector.
   *
   * @param name what is digested and how it is written, unique
   */
  public record Case(
      String name, BiFunction<Digests, String, String> form, String text, String expected) {
    public String run(Digests digests) {
      return form.apply(digests, text);
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
            "nothing in hexadecimal (FIPS 180-4)",
            Digests::sha256Hex,
            "",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        new Case(
            "letters of three bytes in hexadecimal, as UTF-8",
            Digests::sha256Hex,
            "你好",
            "670d9743542cae3ea7ebe36af56bd53648b0a1126162e78d81a32934a711302e"),
        new Case(
            "nothing in base64url, with both of its own characters",
            Digests::sha256Base64Url,
            "",
            "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"),
        new Case(
            "a session token as it is stored (data-model 7.3)",
            Digests::sha256Base64Url,
            "vyX3sXsMFEniYdN-mUMLpyCe1hqQUF2nU0hYqsXmKIk",
            "cdgkPwQmNhnU9e4ODtiv4DNeODN5Ja-pyQdHHDtLIkE"));
  }
}
