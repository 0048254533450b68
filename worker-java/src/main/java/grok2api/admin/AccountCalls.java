package grok2api.admin;

import grok2api.accounts.PreferenceWork;
import grok2api.accounts.QuotaKeeper;
import grok2api.gateway.AccountTrial;
import grok2api.upstream.AccountUpstream;

/**
 * What asks the upstream about accounts.
 *
 * @param quotas how much is left
 * @param trial whether one answers
 * @param preference what one wants to be shown
 * @param upstream asks without keeping what it hears
 */
public record AccountCalls(
    QuotaKeeper quotas, AccountTrial trial, PreferenceWork preference, AccountUpstream upstream) {}
