package grok2api.gateway;

import grok2api.settings.Settings;

/** A request that may go on. */
public record Admitted(Settings settings, Caller caller, Charge charge) {}
