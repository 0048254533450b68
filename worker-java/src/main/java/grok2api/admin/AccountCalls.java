package grok2api.admin;

import grok2api.accounts.QuotaKeeper;

/**
 * What asks the upstream about accounts.
 *
 * @param quotas how much is left
 */
public record AccountCalls(QuotaKeeper quotas) {}
