package grok2api.gateway;

import grok2api.settings.Settings;

/**
 * A request that may go on.
 *
 * @param allowance what its key has left; null for callers without limits
 */
public record Admitted(Settings settings, Caller caller, Charge charge, Allowance allowance) {}
