package grok2api.admin;

import grok2api.accounts.PreferenceWork;
import grok2api.accounts.QuotaKeeper;
import grok2api.gateway.AccountTrial;

/**
 * What asks the upstream about accounts.
 *
 * @param quotas how much is left
 * @param trial whether one answers
 * @param preference what one wants to be shown
 */
public record AccountCalls(QuotaKeeper quotas, AccountTrial trial, PreferenceWork preference) {}
