/**
 * The private web protocol of grok.com, as it was in early 2026: one conversation call per answer,
 * answered by lines of JSON. Everything about that wire is here: addresses, headers, payload,
 * frames. Below {@link grok2api.upstream.grok.web.GrokWebUpstream} nothing waits.
 */
package grok2api.upstream.grok.web;
