package grok2api.store;

import grok2api.passkeys.Credential;

/**
 * A passkey of the operator's.
 *
 * @param name given by the operator, e.g. {@code laptop}
 * @param createdMillis epoch, UTC
 * @param lastUsedMillis epoch, UTC; 0 for never
 */
public record Passkey(
    Credential credential, String name, long createdMillis, long lastUsedMillis) {}
