package grok2api.testing;

import grok2api.platform.Crypto;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The crypto port over the JDK's providers. */
public final class JvmCrypto implements Crypto {
  private static final int TAG_BITS = 128;

  @Override
  public String pbkdf2(String password, String salt, int rounds) {
    try {
      // The JDK's own PBKDF2 takes characters, of which providers make bytes as they please.
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] utf8 = password.getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(utf8.length == 0 ? new byte[1] : utf8, "HmacSHA256"));
      mac.update(bytes(salt));
      byte[] block = mac.doFinal(new byte[] {0, 0, 0, 1});
      byte[] key = block.clone();
      for (int round = 1; round < rounds; round++) {
        block = mac.doFinal(block);
        for (int i = 0; i < key.length; i++) {
          key[i] ^= block[i];
        }
      }
      return text(key);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String hmac(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(key), "HmacSHA256"));
      return text(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String encrypt(String key, String nonce, String text) {
    try {
      byte[] plain = text.getBytes(StandardCharsets.UTF_8);
      return text(cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(plain));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String decrypt(String key, String nonce, String ciphertext) {
    try {
      byte[] plain = cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(bytes(ciphertext));
      return new String(plain, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  private static Cipher cipher(int mode, String key, String nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(bytes(key), "AES"), new GCMParameterSpec(TAG_BITS, bytes(nonce)));
    return cipher;
  }

  @Override
  public boolean verifies(
      SignatureAlgorithm algorithm, String publicKey, String signature, String signedBytes) {
    boolean elliptic = algorithm == SignatureAlgorithm.ES256;
    try {
      PublicKey key =
          KeyFactory.getInstance(elliptic ? "EC" : "RSA")
              .generatePublic(new X509EncodedKeySpec(bytes(publicKey)));
      Signature verifier =
          Signature.getInstance(elliptic ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
      verifier.initVerify(key);
      verifier.update(bytes(signedBytes));
      return verifier.verify(bytes(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] bytes(String base64Url) {
    return Base64.getUrlDecoder().decode(base64Url);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
