package grok2api.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Random;

/**
 * An authenticator with one passkey and the browser in front of it, as WebAuthn Level 3 describes
 * them. Everything they say can be set, so that a test can have one thing wrong at a time.
 */
public final class SoftwareAuthenticator {
  public static final int PRESENT = 0x01;
  public static final int VERIFIED = 0x04;
  public static final int NEW_CREDENTIAL = 0x40;

  private final KeyPair keys;
  private final String signing;

  public String id;
  public String origin = "https://gw.example";
  public String relyingParty = "gw.example";
  public String userHandle = new JvmDigests().sha256Base64Url("grok2api:gw.example");
  public int flags = PRESENT | VERIFIED;
  public int signCount;
  public int algorithm;
  public String publicKey;

  /** Members of the client data behind the challenge. */
  public String more = ",\"crossOrigin\":false";

  /** Signs this in place of what it should; null for the right thing. */
  public byte[] signs;

  private SoftwareAuthenticator(int algorithm, KeyPair keys, String signing) {
    this.keys = keys;
    this.signing = signing;
    this.algorithm = algorithm;
    this.publicKey = text(keys.getPublic().getEncoded());
    byte[] drawn = new byte[20];
    new Random(keys.getPublic().hashCode()).nextBytes(drawn);
    this.id = text(drawn);
  }

  /** One with a key on P-256, as most are. */
  public static SoftwareAuthenticator es256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new SoftwareAuthenticator(-7, generator.generateKeyPair(), "SHA256withECDSA");
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** One with an RSA key, as Windows Hello has them. */
  public static SoftwareAuthenticator rs256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new SoftwareAuthenticator(-257, generator.generateKeyPair(), "SHA256withRSA");
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The credential of {@code navigator.credentials.create()} as JSON. */
  public String create(String challenge) {
    return create("webauthn.create", challenge, authenticatorData(flags | NEW_CREDENTIAL, id));
  }

  public String create(String type, String challenge, byte[] authenticatorData) {
    return """
    {"id":"%s","rawId":"%s","type":"public-key","authenticatorAttachment":"platform",\
    "response":{"clientDataJSON":"%s","authenticatorData":"%s","publicKey":"%s",\
    "publicKeyAlgorithm":%d,"transports":["internal"]},"clientExtensionResults":{}}"""
        .formatted(
            id,
            id,
            text(clientData(type, challenge)),
            text(authenticatorData),
            publicKey,
            algorithm);
  }

  /** The credential of {@code navigator.credentials.get()} as JSON. */
  public String get(String challenge) {
    return get("webauthn.get", challenge);
  }

  public String get(String type, String challenge) {
    byte[] clientData = clientData(type, challenge);
    byte[] authenticatorData = authenticatorData(flags, null);
    return """
    {"id":"%s","rawId":"%s","type":"public-key",\
    "response":{"clientDataJSON":"%s","authenticatorData":"%s","signature":"%s",\
    "userHandle":%s},"clientExtensionResults":{}}"""
        .formatted(
            id,
            id,
            text(clientData),
            text(authenticatorData),
            text(signature(joined(authenticatorData, sha256(clientData)))),
            userHandle == null ? "null" : '"' + userHandle + '"');
  }

  private byte[] clientData(String type, String challenge) {
    return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\"%s}"
        .formatted(type, challenge, origin, more)
        .getBytes(UTF_8);
  }

  /**
   * @param newId of the credential it was made with; null for none
   */
  public byte[] authenticatorData(int withFlags, String newId) {
    byte[] head =
        ByteBuffer.allocate(37)
            .put(sha256(relyingParty.getBytes(UTF_8)))
            .put((byte) withFlags)
            .putInt(signCount)
            .array();
    if (newId == null) {
      return head;
    }
    byte[] bytes = Base64.getUrlDecoder().decode(newId);
    byte[] size = ByteBuffer.allocate(2).putShort((short) bytes.length).array();
    byte[] coseKey = new byte[77];
    return joined(head, new byte[16], size, bytes, coseKey);
  }

  private byte[] signature(byte[] right) {
    try {
      Signature signature = Signature.getInstance(signing);
      signature.initSign(keys.getPrivate());
      signature.update(signs == null ? right : signs);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
