package grok2api.passkeys;

import grok2api.platform.Crypto.SignatureAlgorithm;

/**
 * What is kept of a passkey to know it again. The private key never leaves the authenticator.
 *
 * @param id chosen by the authenticator, base64url
 * @param publicKey SubjectPublicKeyInfo, base64url
 * @param signCount the authenticator's counter when it was last used; 0 if it has none
 */
public record Credential(
    String id, SignatureAlgorithm algorithm, String publicKey, long signCount) {}
