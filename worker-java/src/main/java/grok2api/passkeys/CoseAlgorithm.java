package grok2api.passkeys;

import grok2api.platform.Crypto.SignatureAlgorithm;

/** Signature algorithms by the numbers of COSE (RFC 9053, RFC 8812). */
public final class CoseAlgorithm {
  private static final int ES256 = -7;
  private static final int RS256 = -257;

  private CoseAlgorithm() {}

  /** Null for one that we cannot verify. */
  public static SignatureAlgorithm of(int number) {
    return switch (number) {
      case ES256 -> SignatureAlgorithm.ES256;
      case RS256 -> SignatureAlgorithm.RS256;
      default -> null;
    };
  }

  public static int number(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> ES256;
      case RS256 -> RS256;
    };
  }
}
