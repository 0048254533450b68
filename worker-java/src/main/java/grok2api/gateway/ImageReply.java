package grok2api.gateway;

import grok2api.http.TextBody;

/**
 * Pictures, ready to be sent: there is at least one.
 *
 * @param body JSON, or server-sent events for a stream; settled when written
 * @param method how they are made, {@code legacy} or {@code imagine_ws_experimental}; null where
 *     there is no choice
 */
public record ImageReply(TextBody body, String method) {}
