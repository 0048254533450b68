/**
 * The operator's settings as typed, immutable values. Calls {@code platform} and {@code models}.
 */
package grok2api.settings;
