package grok2api.accounts;

import grok2api.models.Model;
import grok2api.store.Account;

/**
 * An account held for one upstream call.
 *
 * @param reservedUnits held in the database; 0 when only this isolate counts them
 */
public record Lease(Account account, Model model, int reservedUnits) {}
