/**
 * The public routes, one class for each resource: parse, allow, decide, answer. Calls {@code
 * gateway}.
 */
package grok2api.api;
