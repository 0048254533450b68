package grok2api.relay;

import grok2api.gateway.Settlement;
import grok2api.platform.Platform;
import grok2api.vault.Vault;

/** What all requests share that are passed on. */
record RelayParts(
    Platform platform,
    Vault vault,
    UpstreamPool pool,
    Breakers breakers,
    Lessons lessons,
    Settlement settlement) {}
