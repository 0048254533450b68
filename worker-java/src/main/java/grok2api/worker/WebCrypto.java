package grok2api.worker;

import grok2api.platform.Crypto;
import grok2api.worker.js.JsCrypto;
import org.teavm.jso.core.JSString;

/** Keyed functions over the runtime's WebCrypto. */
final class WebCrypto implements Crypto {
  @Override
  public String pbkdf2(String password, String salt, int rounds) {
    return JsCrypto.pbkdf2(password, salt, rounds).await().stringValue();
  }

  @Override
  public String hmac(String key, String text) {
    return JsCrypto.hmac(key, text);
  }

  @Override
  public String encrypt(String key, String nonce, String text) {
    return JsCrypto.encrypt(key, nonce, text).await().stringValue();
  }

  @Override
  public String decrypt(String key, String nonce, String ciphertext) {
    JSString text = JsCrypto.decrypt(key, nonce, ciphertext).await();
    return text == null ? null : text.stringValue();
  }

  @Override
  public boolean verifies(
      SignatureAlgorithm algorithm, String publicKey, String signature, String signedBytes) {
    return switch (algorithm) {
      case ES256 -> JsCrypto.verifyEcdsa(publicKey, signature, signedBytes).await() != null;
      case RS256 -> JsCrypto.verifyRsa(publicKey, signature, signedBytes).await() != null;
    };
  }
}
