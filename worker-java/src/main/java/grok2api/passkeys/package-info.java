/**
 * Passkeys: what a browser says when its user's authenticator has made or used one, and what must
 * be true of that before it is believed (WebAuthn Level 3, {@code
 * https://www.w3.org/TR/webauthn-3/}). Stores nothing and knows no requests; calls {@code platform}
 * and {@code json}.
 */
package grok2api.passkeys;
