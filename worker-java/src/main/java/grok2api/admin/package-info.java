/**
 * The panel's API, one class for each resource: parse, allow, decide, answer; the session that all
 * of it needs, and the face that a refusal has there. Calls {@code accounts}, {@code passkeys},
 * {@code store}, {@code upstream} and {@code http}.
 */
package grok2api.admin;
