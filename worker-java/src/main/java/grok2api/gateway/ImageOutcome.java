package grok2api.gateway;

import grok2api.refusal.Refusal;
import grok2api.upstream.Failure;

/**
 * What a request for pictures came to.
 *
 * @param told pictures that its caller was told
 * @param refusal null when it came to an end as it should
 * @param failure the last of the upstream, for the log; or null
 */
record ImageOutcome(int told, Refusal refusal, Failure failure) {}
