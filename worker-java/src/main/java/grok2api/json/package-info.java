/**
 * Reading and writing JSON over the {@link grok2api.platform.Json} port: nodes that know their
 * path, a writer, and texts that stay in escaped form while nobody needs them decoded. No
 * reflection. Calls {@code platform} only.
 */
package grok2api.json;
