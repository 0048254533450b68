package grok2api.passkeys;

import java.util.Locale;

/**
 * What may be wrong with a browser's answer, in the order in which it is looked for (sections 7.1
 * and 7.2).
 */
public enum Flaw {
  UNREADABLE_CLIENT_DATA("response.clientDataJSON", "The client data cannot be read"),
  OTHER_CEREMONY("response.clientDataJSON", "The client data are those of another ceremony"),
  UNKNOWN_CHALLENGE(
      "response.clientDataJSON",
      "The challenge is not one of ours, or was answered before, or is too old; begin again"),
  FOREIGN_ORIGIN("response.clientDataJSON", "The browser was not on a page of ours"),
  EMBEDDED_PAGE("response.clientDataJSON", "The page was inside one of another site"),
  UNREADABLE_AUTHENTICATOR_DATA(
      "response.authenticatorData", "The authenticator data cannot be read"),
  OTHER_RELYING_PARTY("response.authenticatorData", "The passkey is for another site"),
  USER_NOT_PRESENT("response.authenticatorData", "Nobody touched the authenticator"),
  USER_NOT_VERIFIED("response.authenticatorData", "The authenticator did not verify its user"),

  OTHER_CREDENTIAL("id", "The authenticator data are not those of this passkey"),
  UNKNOWN_ALGORITHM(
      "response.publicKeyAlgorithm", "The algorithm must be -7 (ES256) or -257 (RS256)"),
  UNREADABLE_KEY("response.publicKey", "The public key is none for this algorithm"),

  UNKNOWN_PASSKEY("id", "There is no such passkey"),
  OTHER_USER("response.userHandle", "The passkey is another user's"),
  WRONG_SIGNATURE("response.signature", "The signature is wrong"),
  COUNTER_WENT_BACK(
      "response.authenticatorData", "The counter went back, so somebody may have copied the key");

  private final String member;
  private final String message;

  Flaw(String member, String message) {
    this.member = member;
    this.message = message;
  }

  /** Where in the credential it is, e.g. {@code response.signature}. */
  public String member() {
    return member;
  }

  public String message() {
    return message;
  }

  /** For the log, e.g. {@code wrong_signature}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
