package grok2api.worker.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSBodyImport;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;
import org.teavm.jso.core.JSString;

/** WebCrypto, and a library for what it lacks. Bytes are base64url without padding on this side. */
public final class JsCrypto {
  private JsCrypto() {}

  private static final String FROM =
      "const from = bytes => { let latin = ''; const all = new Uint8Array(bytes);"
          + " for (let i = 0; i < all.length; i++) latin += String.fromCharCode(all[i]);"
          + " return btoa(latin).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, ''); };";

  private static final String TO =
      "const to = text => { const latin = atob(text.replace(/-/g, '+').replace(/_/g, '/'));"
          + " return Uint8Array.from(latin, c => c.charCodeAt(0)); };";

  @JSBody(
      params = "count",
      script = FROM + "return from(crypto.getRandomValues(new Uint8Array(count)));")
  public static native String randomBase64Url(int count);

  @JSBody(
      params = {"password", "salt", "rounds"},
      script =
          FROM
              + TO
              + "return crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2',"
              + " false, ['deriveBits']).then(key => crypto.subtle.deriveBits({name: 'PBKDF2',"
              + " hash: 'SHA-256', salt: to(salt), iterations: rounds}, key, 256)).then(from);")
  public static native JSPromise<JSString> pbkdf2(String password, String salt, int rounds);

  /**
   * By a library, since the runtime's own answers with a promise only, and links are made where
   * nobody may wait.
   */
  public static String hmac(String key, String text) {
    return hmac(sha256(), key, text);
  }

  @JSBody(
      params = {"hash", "key", "text"},
      script = FROM + TO + "return from(mac.hmac(hash, to(key), new TextEncoder().encode(text)));",
      imports = @JSBodyImport(alias = "mac", fromModule = "@noble/hashes/hmac.js"))
  private static native String hmac(JSObject hash, String key, String text);

  /** A function by itself, as TeaVM 0.15 makes only the first of a script's imports. */
  @JSBody(
      script = "return sha2.sha256;",
      imports = @JSBodyImport(alias = "sha2", fromModule = "@noble/hashes/sha2.js"))
  private static native JSObject sha256();

  @JSBody(
      params = {"key", "nonce", "text"},
      script =
          FROM
              + TO
              + "return crypto.subtle.importKey('raw', to(key), 'AES-GCM', false, ['encrypt'])"
              + ".then(key => crypto.subtle.encrypt({name: 'AES-GCM', iv: to(nonce)}, key,"
              + " new TextEncoder().encode(text))).then(from);")
  public static native JSPromise<JSString> encrypt(String key, String nonce, String text);

  /** Settles with null for what cannot be decrypted. */
  @JSBody(
      params = {"key", "nonce", "ciphertext"},
      script =
          TO
              + "return Promise.resolve().then(() => crypto.subtle.importKey('raw', to(key), 'AES-GCM',"
              + " false, ['decrypt'])).then(key => crypto.subtle.decrypt({name: 'AES-GCM',"
              + " iv: to(nonce)}, key, to(ciphertext)))"
              + ".then(bytes => new TextDecoder().decode(bytes), error => null);")
  public static native JSPromise<JSString> decrypt(String key, String nonce, String ciphertext);

  /** Settles with a text for a right signature, with null for all else. */
  @JSBody(
      params = {"publicKey", "signature", "signed"},
      script =
          TO
              + "return Promise.resolve().then(() => crypto.subtle.importKey('spki', to(publicKey),"
              + " {name: 'ECDSA', namedCurve: 'P-256'}, false, ['verify']))"
              + ".then(key => crypto.subtle.verify({name: 'ECDSA', hash: 'SHA-256'}, key,"
              + " to(signature), to(signed))).then(right => right ? 'right' : null, error => null);")
  public static native JSPromise<JSString> verifyEcdsa(
      String publicKey, String signature, String signed);

  /** The same for RSA. */
  @JSBody(
      params = {"publicKey", "signature", "signed"},
      script =
          TO
              + "return Promise.resolve().then(() => crypto.subtle.importKey('spki', to(publicKey),"
              + " {name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256'}, false, ['verify']))"
              + ".then(key => crypto.subtle.verify('RSASSA-PKCS1-v1_5', key,"
              + " to(signature), to(signed))).then(right => right ? 'right' : null, error => null);")
  public static native JSPromise<JSString> verifyRsa(
      String publicKey, String signature, String signed);
}
