/**
 * The public routes, one class for each resource: parse, allow, decide, answer; and the face that a
 * refusal has there. Calls {@code gateway}, {@code openai} and {@code http}.
 */
package grok2api.api;
