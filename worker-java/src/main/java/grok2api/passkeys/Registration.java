package grok2api.passkeys;

import grok2api.json.JsonNode;
import grok2api.platform.Crypto.SignatureAlgorithm;
import grok2api.platform.Digests;
import grok2api.platform.Platform;

/**
 * A new passkey, as the browser's {@code PublicKeyCredential.toJSON()} tells of it (section 5.1.8).
 *
 * <pre>{@code
 * {"id":"q83vEjRWeJq83g…","rawId":"q83vEjRWeJq83g…","type":"public-key",
 *  "response":{"clientDataJSON":"eyJ0…","authenticatorData":"SZYN…","publicKey":"MFkw…",
 *              "publicKeyAlgorithm":-7,"transports":["internal"],"attestationObject":"o2Nm…"}}
 * }</pre>
 *
 * <p>No attestation is asked for, so nothing vouches for the authenticator's make, and the key may
 * be taken as the browser gives it (section 5.2.1.1).
 */
public final class Registration {
  private final String id;
  private final ClientData said;
  private final AuthenticatorData seen;
  private final SignatureAlgorithm algorithm;
  private final String publicKey;

  private Registration(Platform platform, JsonNode credential) {
    JsonNode response = credential.get("response").object();
    this.id = credential.get("id").string();
    this.said = ClientData.read(platform, response.get("clientDataJSON").string());
    this.seen = AuthenticatorData.read(response.get("authenticatorData").string());
    this.algorithm = CoseAlgorithm.of(response.get("publicKeyAlgorithm").integer());
    this.publicKey = response.get("publicKey").string();
  }

  /**
   * Reads the credential.
   *
   * @throws grok2api.json.JsonShapeException for a member that is not there or of another kind
   */
  public static Registration read(Platform platform, JsonNode credential) {
    return new Registration(platform, credential.object());
  }

  /** What the browser was asked; empty when that cannot be read. */
  public String challenge() {
    return said == null ? "" : said.challenge();
  }

  /** The first thing that is wrong; null when the passkey can be kept. */
  public Flaw flaw(Digests digests, Expectation expected) {
    Flaw flaw = expected.flaw(digests, ClientData.CREATE, said, seen);
    if (flaw != null) {
      return flaw;
    }
    if (!id.equals(seen.credentialId())) {
      return Flaw.OTHER_CREDENTIAL;
    }
    if (algorithm == null) {
      return Flaw.UNKNOWN_ALGORITHM;
    }
    return PublicKeys.wellFormed(algorithm, publicKey) ? null : Flaw.UNREADABLE_KEY;
  }

  /** What to keep. */
  public Credential credential() {
    return new Credential(id, algorithm, publicKey, seen.signCount());
  }
}
