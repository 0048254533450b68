/**
 * The adapters for Cloudflare Workers; the one package that imports {@code org.teavm}. Nothing else
 * may import it.
 */
package grok2api.worker;
