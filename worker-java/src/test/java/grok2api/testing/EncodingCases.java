package grok2api.testing;

import grok2api.platform.Bytes;
import grok2api.platform.Encodings;
import java.util.List;
import java.util.function.Function;

/**
 * What every implementation of {@link Encodings} gives, as one list: JUnit runs it over the JDK, a
 * test build of the Worker over the runtime.
 *
 * <p>Nothing here but the port and plain Java, so that TeaVM compiles it too.
 */
public final class EncodingCases {
  private EncodingCases() {}

  /**
   * One promise.
   *
   * @param name unique
   */
  public record Case(String name, Function<Encodings, String> act, String expected) {
    public String run(Encodings encodings) {
      return act.apply(encodings) + "";
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The list. */
  public static List<Case> all() {
    return List.of(
        new Case("Base64 of UTF-8, padded", e -> e.base64("ä😀?"), "w6Twn5iAPw=="),
        new Case("Base64 with both of its own characters", e -> e.base64("~~>~~?"), "fn4+fn4/"),
        new Case(
            "percent signs are decoded as UTF-8", e -> e.percentDecoded("%E4%BD%A0%20b"), "你 b"),
        new Case("a lone percent sign stays", e -> e.percentDecoded("50%"), "50%"),
        new Case(
            "what means something in a URL is encoded",
            e -> e.percentEncoded("a/b?c=d&e#f%+ g:h;@,$[]你😀\""),
            "a%2Fb%3Fc%3Dd%26e%23f%25%2B%20g%3Ah%3B%40%2C%24%5B%5D%E4%BD%A0%F0%9F%98%80%22"),
        new Case(
            "what means nothing in a URL is not encoded",
            e -> e.percentEncoded("gemini-2.5_x~!*'()"),
            "gemini-2.5_x~!*'()"),
        new Case("half a pair cannot be encoded", e -> e.percentEncoded("\ud800"), "%EF%BF%BD"),
        new Case(
            "bytes in Base64, and back", e -> e.base64(e.base64Decoded("AP+A/w==")), "AP+A/w=="),
        bytes("padded once", "AP8=", "00ff"),
        bytes("padded twice", "/w==", "ff"),
        bytes("not padded", "AP8", "00ff"),
        bytes("not padded twice", "/w", "ff"),
        bytes("both of its own characters", "+/+/", "fbffbf"),
        bytes("nothing", "", ""),
        bytes("with white space", " A\tP\n8\r=\n", "00ff"),
        bytes("only white space", " \n", ""),
        bytes("base64url is none", "-_-_", "null"),
        bytes("a single digit is none", "AAAAA", "null"),
        bytes("padding in between is none", "AA==AAAA", "null"),
        bytes("too little padding is none", "/w=", "null"),
        bytes("another character is none", "AP8!", "null"),
        bytes("a letter beyond ASCII is none", "APä8", "null"),
        decoded("UTF-8", "w6Twn5iAPw", "ä😀?"),
        decoded("both of its own characters", "fn4-fn4_", "~~>~~?"),
        decoded("nothing", "", ""),
        decoded("a byte order mark is kept, so that a digest fits", "77u_eA", "\ufeffx"),
        decoded("no UTF-8: a byte that never occurs", "_w", "null"),
        decoded("no UTF-8: a surrogate", "7aCA", "null"),
        decoded("no UTF-8: cut off", "w6Twn5g", "null"),
        decoded("padding is none", "eA==", "null"),
        decoded("Base64's own characters are none", "fn4+fn4/", "null"),
        decoded("a single digit is none", "eHh4e", "null"),
        decoded("a space is none", "eH h4", "null"));
  }

  private static Case bytes(String name, String base64, String expected) {
    return new Case(
        "Base64: " + name,
        e -> {
          Bytes bytes = e.base64Decoded(base64);
          return bytes == null ? null : ByteStreamCases.hex(bytes);
        },
        expected);
  }

  private static Case decoded(String name, String base64Url, String expected) {
    return new Case("base64url: " + name, e -> e.base64UrlDecoded(base64Url), expected);
  }
}
