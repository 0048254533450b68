/**
 * The private web protocol of grok.com, as it was in early 2026: one conversation call per answer,
 * answered by lines of JSON; a socket for pictures; uploads and downloads; the calls about an
 * account. Everything about that wire is here: addresses, headers, payloads, frames. Below {@link
 * grok2api.upstream.grok.web.GrokWebUpstream}, {@link grok2api.upstream.grok.web.GrokWebMedia},
 * {@link grok2api.upstream.grok.web.GrokWebAccounts} and the calls these are made of, nothing
 * waits.
 */
package grok2api.upstream.grok.web;
