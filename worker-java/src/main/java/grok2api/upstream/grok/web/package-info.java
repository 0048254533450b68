/**
 * The private web protocol of grok.com, as it was in early 2026: one conversation call per answer,
 * answered by lines of JSON; beside it the calls about an account. Everything about that wire is
 * here: addresses, headers, payloads, frames. Below {@link
 * grok2api.upstream.grok.web.GrokWebUpstream}, {@link grok2api.upstream.grok.web.GrokWebAccounts}
 * and the calls these two are made of, nothing waits.
 */
package grok2api.upstream.grok.web;
