package grok2api.passkeys;

import grok2api.json.JsonNode;
import grok2api.platform.Crypto;
import grok2api.platform.Platform;

/**
 * Somebody's proof to have a passkey, as the browser's {@code PublicKeyCredential.toJSON()} gives
 * it (section 5.1.8).
 *
 * <pre>{@code
 * {"id":"q83vEjRWeJq83g…","rawId":"q83vEjRWeJq83g…","type":"public-key",
 *  "response":{"clientDataJSON":"eyJ0…","authenticatorData":"SZYN…","signature":"MEUC…",
 *              "userHandle":"cdgk…"}}
 * }</pre>
 */
public final class Assertion {
  private final String id;
  private final ClientData said;
  private final String authenticatorData;
  private final AuthenticatorData seen;
  private final String signature;
  private final String userHandle;

  private Assertion(Platform platform, JsonNode credential) {
    JsonNode response = credential.get("response").object();
    this.id = credential.get("id").string();
    this.said = ClientData.read(platform, response.get("clientDataJSON").string());
    this.authenticatorData = response.get("authenticatorData").string();
    this.seen = AuthenticatorData.read(authenticatorData);
    this.signature = response.get("signature").string();
    this.userHandle = response.get("userHandle").stringOrNull();
  }

  /**
   * Reads the credential.
   *
   * @throws grok2api.json.JsonShapeException for a member that is not there or of another kind
   */
  public static Assertion read(Platform platform, JsonNode credential) {
    return new Assertion(platform, credential.object());
  }

  /** Which passkey it is said to be. */
  public String id() {
    return id;
  }

  /** What the browser was asked; empty when that cannot be read. */
  public String challenge() {
    return said == null ? "" : said.challenge();
  }

  /** The authenticator's counter. */
  public long signCount() {
    return seen.signCount();
  }

  /**
   * The first thing that is wrong; null when the passkey was there.
   *
   * @param known the passkey of {@link #id}; null when there is none
   */
  public Flaw flaw(Platform platform, Expectation expected, Credential known) {
    Flaw flaw = expected.flaw(platform.digests(), ClientData.GET, said, seen);
    if (flaw != null) {
      return flaw;
    }
    if (known == null) {
      return Flaw.UNKNOWN_PASSKEY;
    }
    RelyingParty here = new RelyingParty(said.origin());
    if (!here.userHandle(platform.digests()).equals(userHandle)) {
      return Flaw.OTHER_USER;
    }
    if (!signed(platform.crypto(), known)) {
      return Flaw.WRONG_SIGNATURE;
    }
    return counted(known) ? null : Flaw.COUNTER_WENT_BACK;
  }

  /** Signed are the authenticator data and, behind them, the digest of the client data. */
  private boolean signed(Crypto crypto, Credential known) {
    byte[] given = Base64Url.decoded(signature);
    if (given == null) {
      return false;
    }
    byte[] plain =
        switch (known.algorithm()) {
          case ES256 -> EcdsaSignature.plain(given);
          case RS256 -> given;
        };
    if (plain == null) {
      return false;
    }
    byte[] data = Base64Url.decoded(authenticatorData);
    byte[] digest = Base64Url.decoded(said.digest());
    byte[] all = new byte[data.length + digest.length];
    System.arraycopy(data, 0, all, 0, data.length);
    System.arraycopy(digest, 0, all, data.length, digest.length);
    return crypto.verifies(
        known.algorithm(), known.publicKey(), Base64Url.encoded(plain), Base64Url.encoded(all));
  }

  /** A copied key shows when both copies count for themselves (section 6.1.1). */
  private boolean counted(Credential known) {
    return seen.signCount() > known.signCount() || seen.signCount() == 0 && known.signCount() == 0;
  }
}
