/**
 * Seals credentials for the database and opens them again, with the operator's own key. Knows no
 * account and no setting: it takes texts and gives texts. Calls {@code platform} and {@code
 * refusal}.
 */
package grok2api.vault;
